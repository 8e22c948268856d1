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
    public static string Of(Contender contender) =>
        $"c{contender.Index % Colours}" + (contender.Index / Colours % 4 is > 0 and var dash ? $" d{dash}" : "");

    /// <summary>A group of the contender's elements, which readers can switch off.</summary>
    public static XElement Group(Contender contender, params object?[] content) =>
        Tag("g", ("class", Of(contender)), ("data-series", contender.Index), content);

    /// <summary>The contender's markers at some points, as one element.</summary>
    public static XElement Marks(Contender contender, IEnumerable<Point> pixels, double radius = 4) =>
        Tag("path", ("class", "mark"), ("d", string.Concat(pixels.Select(pixel => Mark(contender.Index % Colours, pixel, radius)))));

    /// <summary>A cross: here a loss ceased to be a number.</summary>
    public static XElement Cross(Point pixel) => Tag("path", ("class", "cross"),
        ("d", Path((pixel.X - 5, pixel.Y - 5), (pixel.X + 5, pixel.Y + 5)) + Path((pixel.X - 5, pixel.Y + 5), (pixel.X + 5, pixel.Y - 5))));

    private static string Mark(int shape, Point p, double r) => shape switch
    {
        0 => $"M{Coordinate(p.X - r)} {Coordinate(p.Y)}a{Coordinate(r)} {Coordinate(r)} 0 1 0 {Coordinate(2 * r)} 0a{Coordinate(r)} {Coordinate(r)} 0 1 0 {Coordinate(-2 * r)} 0z",
        1 => Path((p.X - 0.9 * r, p.Y - 0.9 * r), (p.X + 0.9 * r, p.Y - 0.9 * r), (p.X + 0.9 * r, p.Y + 0.9 * r), (p.X - 0.9 * r, p.Y + 0.9 * r)) + "z",
        2 => Path((p.X, p.Y - 1.2 * r), (p.X + 1.15 * r, p.Y + 0.9 * r), (p.X - 1.15 * r, p.Y + 0.9 * r)) + "z",
        3 => Path((p.X, p.Y - 1.3 * r), (p.X + 1.3 * r, p.Y), (p.X, p.Y + 1.3 * r), (p.X - 1.3 * r, p.Y)) + "z",
        4 => Path((p.X, p.Y + 1.2 * r), (p.X + 1.15 * r, p.Y - 0.9 * r), (p.X - 1.15 * r, p.Y - 0.9 * r)) + "z",
        5 => Path((p.X - 1.2 * r, p.Y), (p.X + 0.9 * r, p.Y - 1.15 * r), (p.X + 0.9 * r, p.Y + 1.15 * r)) + "z",
        6 => Path((p.X + 1.2 * r, p.Y), (p.X - 0.9 * r, p.Y - 1.15 * r), (p.X - 0.9 * r, p.Y + 1.15 * r)) + "z",
        _ => Path((p.X - 1.4 * r, p.Y - 0.5 * r), (p.X + 1.4 * r, p.Y - 0.5 * r), (p.X + 1.4 * r, p.Y + 0.5 * r), (p.X - 1.4 * r, p.Y + 0.5 * r)) + "z",
    };

    private static string Path(params (double X, double Y)[] corners) => "M" + string.Join('L', corners.Select(corner => $"{Coordinate(corner.X)} {Coordinate(corner.Y)}"));
}
