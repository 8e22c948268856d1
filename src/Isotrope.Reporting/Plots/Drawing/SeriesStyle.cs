using System.Xml.Linq;
using Isotrope.Reporting.Data;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>How one contender looks in every plot: a colour and a marker of eight, and a dash once these are used up.</summary>
internal static class SeriesStyle
{
    /// <summary>Number of colours, which the style sheet defines for both themes.</summary>
    public const int Colours = 8;

    /// <summary>The classes that give a contender's elements their colour and dash.</summary>
    public static string Of(Contender contender) => Of(contender.Index);

    /// <summary>The same for the place of any series.</summary>
    public static string Of(int index) => $"c{index % Colours}" + (index / Colours % 4 is > 0 and var dash ? $" d{dash}" : "");

    /// <summary>A group of the contender's elements, which readers can switch off.</summary>
    public static XElement Group(Contender contender, params object?[] content) =>
        Tag("g", ("class", Of(contender)), ("data-series", contender.Index), content);

    /// <summary>The contender's markers at some points, as one element.</summary>
    public static XElement Marks(Contender contender, IEnumerable<Point> pixels, double radius = 4) =>
        Marks(contender.Index, pixels, radius);

    /// <summary>The same for the place of any series.</summary>
    public static XElement Marks(int index, IEnumerable<Point> pixels, double radius) =>
        Tag("path", ("class", "mark"), ("d", string.Concat(pixels.Select(pixel => Mark(index % Colours, pixel, radius)))));

    /// <summary>A cross: here a loss ceased to be a number.</summary>
    public static XElement Cross(Point pixel) => Tag("path", ("class", "cross"),
        ("d", Outline(pixel, 5, (-1, -1), (1, 1)) + Outline(pixel, 5, (-1, 1), (1, -1))));

    /// <summary>Eight shapes of about the same area.</summary>
    private static string Mark(int shape, Point pixel, double radius) => shape switch
    {
        0 => Circle(pixel, radius),
        1 => Outline(pixel, 0.9 * radius, (-1, -1), (1, -1), (1, 1), (-1, 1)) + "z",
        2 => Outline(pixel, radius, (0, -1.2), (1.15, 0.9), (-1.15, 0.9)) + "z",
        3 => Outline(pixel, 1.3 * radius, (0, -1), (1, 0), (0, 1), (-1, 0)) + "z",
        4 => Outline(pixel, radius, (0, 1.2), (1.15, -0.9), (-1.15, -0.9)) + "z",
        5 => Outline(pixel, radius, (-1.2, 0), (0.9, -1.15), (0.9, 1.15)) + "z",
        6 => Outline(pixel, radius, (1.2, 0), (-0.9, -1.15), (-0.9, 1.15)) + "z",
        _ => Outline(pixel, radius, (-1.4, -0.5), (1.4, -0.5), (1.4, 0.5), (-1.4, 0.5)) + "z",
    };

    private static string Outline(Point centre, double radius, params (double X, double Y)[] corners) =>
        Shapes.Path(corners.Select(corner => (centre.X + radius * corner.X, centre.Y + radius * corner.Y)));

    private static string Circle(Point centre, double radius)
    {
        var (r, across) = (Coordinate(radius), Coordinate(2 * radius));
        return $"M{Coordinate(centre.X - radius)} {Coordinate(centre.Y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z";
    }
}
