using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Isotrope.Reporting.Html;

/// <summary>Elements of HTML and SVG as a tree, so that no text can ever become markup.</summary>
internal static class Markup
{
    /// <summary>
    /// An element: a pair in the content is an attribute (left out if its value is null), a number is rounded to what a
    /// plot can show, everything else is a child.
    /// </summary>
    public static XElement Tag(string name, params object?[] content) => new(name, content.Select(part => part switch
    {
        ITuple { Length: 2 } pair => pair[1] is { } value ? new XAttribute((string)pair[0]!, Text(value)) : null,
        double number => Text(number),
        _ => part,
    }));

    /// <summary>A coordinate with at most two decimals.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static object Text(object value) => value is double number ? Coordinate(number) : value;
}
