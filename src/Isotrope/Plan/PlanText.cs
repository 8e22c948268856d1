namespace Isotrope.Plan;

/// <summary>Words of a plan's messages.</summary>
internal static class PlanText
{
    public static string Of(ParameterRole role) => role.ToString().ToLowerInvariant();

    public static string RolesOf(IEnumerable<PlanEntry> entries) =>
        string.Join(", ", entries.SelectMany(entry => entry.Roles).Distinct().Order().Select(Of));

    public static string Shape(IReadOnlyList<long> shape) => string.Join("x", shape);
}
