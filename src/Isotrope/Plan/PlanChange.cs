namespace Isotrope.Plan;

/// <summary>One difference between two plans.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="What">What differs, for instance <c>view</c> or <c>rule</c>; <c>parameter</c> where only one plan has
/// it.</param>
/// <param name="Before">Its value in the earlier plan; null where that has none.</param>
/// <param name="After">Its value in the later plan; null where that has none.</param>
public sealed record PlanChange(string Parameter, string What, string? Before, string? After)
{
    /// <summary>For instance <c>h.0.attn.weight: view matrix [96, 32] -> 3 row blocks 3·[32, 32]</c>.</summary>
    public override string ToString() => (What, Before, After) switch
    {
        ("parameter", null, _) => $"{Parameter}: added, {After}",
        ("parameter", _, null) => $"{Parameter}: removed, {Before}",
        _ => $"{Parameter}: {What} {Before ?? "none"} -> {After ?? "none"}",
    };
}
