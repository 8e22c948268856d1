using System.IO.Enumeration;

namespace Isotrope.Plan;

/// <summary>Names with * for any characters and ? for one.</summary>
internal static class NamePattern
{
    public static bool Fits(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    /// <summary>Refuses a pattern that fits no name.</summary>
    /// <exception cref="ArgumentException">It fits none.</exception>
    public static void RequireMatch(string pattern, IEnumerable<string> names)
    {
        var known = names.ToList();
        if (!known.Any(name => Fits(pattern, name)))
            throw new ArgumentException(Suggestion.Unknown("parameter", pattern, known), nameof(pattern));
    }
}
