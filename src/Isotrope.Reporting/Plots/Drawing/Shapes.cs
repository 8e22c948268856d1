using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>The elements that drawings are made of.</summary>
internal static class Shapes
{
    /// <summary>A straight line.</summary>
    public static XElement Line(string? name, double x1, double y1, double x2, double y2) =>
        Tag("line", ("class", name), ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));

    /// <summary>A bar; one turned inside out by rounding is empty.</summary>
    public static XElement Bar(string name, double x, double y, double width, double height) =>
        Tag("rect", ("class", name), ("x", x), ("y", y), ("width", Math.Max(0, width)), ("height", height));

    /// <summary>A text that begins at x, or is centred there (<c>middle</c>), or finishes there (<c>end</c>).</summary>
    public static XElement Text(string? name, double x, double y, string text, string? anchor = null) =>
        Tag("text", ("class", name), ("x", x), ("y", y), ("text-anchor", anchor), text);

    /// <summary>A broken line through points, as the content of a path.</summary>
    public static string Path(params IEnumerable<(double X, double Y)> corners) =>
        "M" + string.Join('L', corners.Select(corner => $"{Coordinate(corner.X)} {Coordinate(corner.Y)}"));
}
