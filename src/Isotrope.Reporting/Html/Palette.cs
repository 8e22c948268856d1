using System.Text.RegularExpressions;

namespace Isotrope.Reporting.Html;

/// <summary>The colours of the report's style sheet, for drawings that cannot link to it.</summary>
internal static partial class Palette
{
    /// <summary>Declarations of all colours for one theme.</summary>
    public static string Of(bool dark) => string.Join(' ', Colour().Matches(Page.Style)
        .Select(match => $"--{match.Groups["name"].Value}: {match.Groups[dark ? "dark" : "light"].Value};"));

    [GeneratedRegex(@"--(?<name>\w+): light-dark\((?<light>#\w+), (?<dark>#\w+)\);")]
    private static partial Regex Colour();
}
