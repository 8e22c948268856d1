using System.IO.Enumeration;

namespace Isotrope.Plan;

/// <summary>Names with * for any characters and ? for one.</summary>
internal static class NamePattern
{
    /// <summary>Whether one of the names of an entry ("a.weight = b.weight" has two) fits.</summary>
    public static bool Fits(string pattern, string name) =>
        name.Split(" = ").Any(single => FileSystemName.MatchesSimpleExpression(pattern, single, ignoreCase: false));
}
