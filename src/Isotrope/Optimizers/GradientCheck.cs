namespace Isotrope.Optimizers;

/// <summary>Finds what keeps a step from being done.</summary>
internal static class GradientCheck
{
    /// <summary>The first parameter whose gradient is not finite, or null. One reduction and one wait for all gradients;
    /// only if it
    /// fails are they looked at one by one.</summary>
    public static string? NotFinite(IReadOnlyList<PendingUpdate> pending)
    {
        if (pending.Count == 0) return null;
        using var scope = NewDisposeScope();
        // NaN and infinity pass into a sum. A sum can also overflow for large finite gradients, so it only raises a suspicion.
        var sums = pending.Select(item => item.Gradient.sum().to(ScalarType.Float64)).ToArray();
        if (double.IsFinite(stack(sums).sum().item<double>())) return null;
        return pending.FirstOrDefault(item => !item.Gradient.isfinite().all().item<bool>())?.Entry.Name;
    }
}
