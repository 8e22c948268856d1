using System.Xml.Linq;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Html.Markup;
using Range = Isotrope.Reporting.Plots.Drawing.Range;

namespace Isotrope.Reporting.Plots;

/// <summary>Curves in a frame: bands and thin lines behind, means with markers in front, labels at the line ends.</summary>
/// <param name="Curves">What to draw.</param>
/// <param name="Name">What it is, for those who hear the page.</param>
/// <param name="XTitle">Title of the horizontal axis.</param>
/// <param name="YTitle">Title of the vertical axis.</param>
/// <param name="Y">The vertical scale, given the height of the area in pixels.</param>
/// <param name="LastValues">Whether the labels at the line ends also say the last value.</param>
internal sealed record LinePlot(
    IReadOnlyList<Curve> Curves, string Name, string XTitle, string YTitle, Func<double, Scale> Y, bool LastValues)
{
    /// <summary>The drawing, or null without any point.</summary>
    public XElement? Draw(PlotSize size)
    {
        var points = Curves
            .SelectMany(curve => curve.Mean.Concat(curve.Thin.SelectMany(line => line)).Concat(curve.Breaks))
            .ToList();
        if (points.Count == 0)
            return null;

        var labels = EndLabels.Width(Curves, size, LastValues);
        var (left, top, right, bottom) = (size.IsNarrow ? 40 : 48, 26, Math.Max(labels, 14), 44);
        var area = new PlotArea(left, top, size.Width - left - right, size.Height - top - bottom);
        var x = Scale.Covering(points.Select(point => point.X).Append(0), 0, area.Width, padding: 0);
        var y = Y(area.Height);
        return Tag("svg", ("class", $"plot {size.Name}"), ("viewBox", $"0 0 {size.Width} {size.Height}"),
            ("role", "img"), ("aria-label", Name), ("tabindex", 0),
            ("data-area", $"{Coordinate(area.Left)} {Coordinate(area.Top)} {Coordinate(area.Width)} {Coordinate(area.Height)}"),
            ("data-x", FormattableString.Invariant($"{x.From} {x.To}")),
            ("data-y", FormattableString.Invariant($"{y.From} {y.To}")),
            ("data-log", y.Logarithmic ? "y" : null), ("data-unit", XTitle),
            Axes.Left(area, y, YTitle),
            Axes.Bottom(area, x, XTitle),
            area.Clip(
                Curves.Select(curve => Behind(curve, x, y, size)),
                Curves.Select(curve => MeanLine(curve, x, y, size))),
            Tag("g", ("transform", $"translate({Coordinate(area.Left)} {Coordinate(area.Top)})"),
                Curves.Select(curve => Marks(curve, x, y, size)),
                labels > 0 ? EndLabels.Draw(Curves, area, x, y, LastValues) : null));
    }

    /// <summary>Points of thin lines that one drawing may spend, so that a report of many runs stays small.</summary>
    private static int Budget(PlotSize size) => size.IsNarrow ? 1500 : 4000;

    private XElement Behind(Curve curve, Scale x, Scale y, PlotSize size)
    {
        var perLine = Math.Max(16, Budget(size) / Math.Max(1, Curves.Sum(each => each.Thin.Count)));
        var band = Decimation.Ranges(curve.Band, size.IsNarrow ? 60 : 150);
        return SeriesStyle.Group(curve.Contender,
            band.Count < 2 ? null : Tag("polygon", ("class", "band"), ("points", Pixels(Around(band), x, y))),
            curve.Thin.Where(line => line.Count > 1)
                .Select(line => Tag("polyline", ("class", "thin"), ("points", Pixels(Decimation.Points(line, perLine), x, y)))));
    }

    private static XElement MeanLine(Curve curve, Scale x, Scale y, PlotSize size)
    {
        var mean = Decimation.Points(curve.Mean, size.IsNarrow ? 100 : 250);
        return SeriesStyle.Group(curve.Contender, mean.Count == 0 ? null
            : Tag("polyline", ("class", "mean"), ("data-label", curve.Contender.Label), ("points", Pixels(mean, x, y))));
    }

    private static XElement Marks(Curve curve, Scale x, Scale y, PlotSize size)
    {
        var marked = curve.Mean.Count <= (size.IsNarrow ? 12 : 24) ? curve.Mean : curve.Mean.TakeLast(1);
        var pixels = marked.Select(point => new Point(x[point.X], Math.Clamp(y[point.Y], 0, y.Start)));
        return SeriesStyle.Group(curve.Contender,
            SeriesStyle.Marks(curve.Contender, pixels, size.IsNarrow ? 3 : 3.5),
            curve.Breaks.Select(point => SeriesStyle.Cross(new(x[point.X], Math.Clamp(y[point.Y], 6, y.Start - 6)))));
    }

    private static IEnumerable<Point> Around(IReadOnlyList<Range> band) =>
        [.. band.Select(range => new Point(range.X, range.High)),
         .. band.Reverse().Select(range => new Point(range.X, range.Low))];

    private static string Pixels(IEnumerable<Point> points, Scale x, Scale y) =>
        string.Join(' ', points.Select(point => $"{Coordinate(x[point.X])},{Coordinate(y[point.Y])}"));
}
