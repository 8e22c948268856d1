namespace Isotrope.Optimizers;

/// <summary>Refuses steps whose gradients are not finite.</summary>
internal static class GradientCheck
{
    /// <summary>One reduction and one wait for all gradients; only if it fails are they looked at one by one.</summary>
    public static void Finite(IReadOnlyList<PendingUpdate> pending, long step)
    {
        if (pending.Count == 0) return;
        using var scope = NewDisposeScope();
        // NaN and infinity pass into a sum. A sum can also overflow for large finite gradients, so it only raises a suspicion.
        var sums = pending.Select(item => item.Gradient.sum().to(ScalarType.Float64)).ToArray();
        if (double.IsFinite(stack(sums).sum().item<double>())) return;
        foreach (var item in pending)
            if (!item.Gradient.isfinite().all().item<bool>())
                throw new NumericalException(
                    $"Step {step} was refused and nothing was changed: the gradient of '{item.Entry.Name}' " +
                    "holds NaN or infinity. Lower the learning rate, clip gradients, or skip this batch.");
    }
}
