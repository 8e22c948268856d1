namespace Isotrope;

/// <summary>Messages for names that do not exist.</summary>
public static class Suggestion
{
    /// <summary>"There is no … 'x'. Did you mean 'y'? There are …"</summary>
    /// <param name="what">Kind of thing, in the singular.</param>
    /// <param name="given">The name given.</param>
    /// <param name="known">The names that exist.</param>
    public static string Unknown(string what, string given, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = names.MinBy(name => Distance(given, name));
        var hint = nearest is not null && Distance(given, nearest) <= Math.Max(2, nearest.Length / 3)
            ? $" Did you mean '{nearest}'?" : "";
        return $"There is no {what} '{given}'.{hint} Allowed: {string.Join(", ", names)}.";
    }

    /// <summary>Levenshtein distance without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
