namespace Isotrope.Plan;

/// <summary>Roles that the caller gives by name pattern.</summary>
internal sealed class RoleOverrides(IReadOnlyDictionary<string, ParameterRole>? roles)
{
    private readonly IReadOnlyDictionary<string, ParameterRole> _roles = roles ?? new Dictionary<string, ParameterRole>();

    /// <summary>Refuses patterns that fit none of the names.</summary>
    public void RequireMatches(IReadOnlyList<string> names)
    {
        foreach (var pattern in _roles.Keys) NamePattern.RequireMatch(pattern, names);
    }

    /// <summary>The role given to a parameter of these names, or null.</summary>
    public ParameterRole? For(IReadOnlyList<string> names)
    {
        var fitting = _roles.Where(pair => names.Any(name => NamePattern.Fits(pair.Key, name))).ToList();
        if (fitting.DistinctBy(pair => pair.Value).Count() > 1)
            throw new ArgumentException(
                $"'{names[0]}' gets two roles: " +
                $"{string.Join(", ", fitting.Select(pair => $"{PlanText.Of(pair.Value)} by '{pair.Key}'"))}. Give it one.",
                nameof(names));
        return fitting.Count > 0 ? fitting[0].Value : null;
    }
}
