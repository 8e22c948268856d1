namespace Isotrope.Curvature.Expressions;

/// <summary>Messages for names that do not exist.</summary>
internal static class NearestName
{
    public static string Unknown(string what, string given, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = names.MinBy(name => Distance(given, name))!;
        var hint = Distance(given, nearest) <= Math.Max(1, nearest.Length / 3) ? $" Did you mean '{nearest}'?" : "";
        return $"There is no {what} '{given}'.{hint} Allowed: {string.Join(", ", names)}.";
    }

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.IsEmpty || b.IsEmpty) return a.Length + b.Length;
        var substituted = Distance(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1);
        if (a[0] == b[0] || a.Length > 8) return substituted;   // names are short; longer words are no slips of the pen
        return Math.Min(substituted, 1 + Math.Min(Distance(a[1..], b), Distance(a, b[1..])));
    }
}
