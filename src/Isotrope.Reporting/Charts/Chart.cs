using System.Xml.Linq;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Html.Markup;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Charts;

/// <summary>Curves in a frame, as an SVG file of its own that follows the reader's light or dark theme.</summary>
/// <param name="Title">What it shows, as a heading.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Curves">The curves, in the order of the legend.</param>
/// <param name="Caption">What else is to be known, set below the axes.</param>
public sealed record Chart(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartCurve> Curves, string Caption)
{
    private const double Width = 920, Height = 480, Margin = 16, LabelHeight = 18, LineHeight = 19;
    private const int MostMarks = 24;   // more of them would hide the line
    private const int LettersPerLine = 132;

    /// <summary>The SVG document.</summary>
    /// <exception cref="ArgumentException">No curve has a point that can be drawn.</exception>
    public string ToSvg()
    {
        var svg = Draw();
        var box = svg.Attribute("viewBox")!.Value.Split(' ');
        svg.AddFirst(
            Tag("style", Curves.Any(curve => curve.Band.Count > 0) ? ChartStyle.Css + ChartStyle.Band : ChartStyle.Css),
            Tag("rect", ("class", "page"), ("x", box[0]), ("y", box[1]), ("width", box[2]), ("height", box[3])));
        foreach (var element in svg.DescendantsAndSelf())
            element.Name = XName.Get(element.Name.LocalName, "http://www.w3.org/2000/svg");
        return svg.ToString(SaveOptions.DisableFormatting).Replace("><", ">\n<", StringComparison.Ordinal) + "\n";
    }

    /// <summary>The drawing for a page whose style sheet knows its classes.</summary>
    /// <exception cref="ArgumentException">No curve has a point that can be drawn.</exception>
    internal XElement Draw()
    {
        var curves = Curves.Select(Drawable).ToList();
        var points = curves.SelectMany(curve => curve.Points).ToList();
        if (points.Count == 0)
            throw new ArgumentException(
                $"The chart '{Title}' has no point that can be drawn. Give it finite values, positive ones on logarithmic axes.");
        var labels = 40 + Curves.Max(curve => Label.Width(curve.Label));
        var area = new PlotArea(56, 70, Width - 56 - labels, Height - 70 - 48);
        var x = Scale.Covering(points.Select(point => point.X), 0, area.Width, X.Logarithmic, padding: 0.01);
        var y = Scale.Covering(points.Select(point => point.Y), area.Height, 0, Y.Logarithmic, padding: 0.04);
        var lines = Lines(Caption);
        var height = area.Bottom + 52 + LineHeight * lines.Count;
        var (left, wide, high) = (Coordinate(-Margin), Coordinate(Width + 2 * Margin), Coordinate(height + 2 * Margin));
        return Tag("svg", ("class", "plot"), ("viewBox", $"{left} {left} {wide} {high}"),
            ("role", "img"), ("aria-label", Title),
            Text("heading", 0, 20, Title),
            Tag("g", ("transform", $"translate(0 {Coordinate(area.Top - 26)})"), Axes.Left(area with { Top = 26 }, y, Y.Title)),
            Axes.Bottom(area, x, X.Title, grid: true),
            // bounds on top
            area.Clip(curves.Select((curve, i) => Shade(curve, i, x, y)).OfType<XElement>(),
                curves.Select((curve, i) => (Curve: curve, Line: Line(curve, i, x, y)))
                .OrderBy(drawn => drawn.Curve.IsReference).Select(drawn => drawn.Line)),
            Tag("g", ("transform", $"translate({Coordinate(area.Left)} {Coordinate(area.Top)})"),
                curves.Select((curve, i) => Marks(curve, i, x, y)), EndLabels(curves, area, x, y)),
            lines.Select((line, i) => Text("caption", 0, area.Bottom + 66 + LineHeight * i, line)));
    }

    private ChartCurve Drawable(ChartCurve curve) => curve with
    {
        Points = [.. curve.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)
            && !(X.Logarithmic && point.X <= 0) && !(Y.Logarithmic && point.Y <= 0))],
        Band = [.. curve.Band.Where(part => double.IsFinite(part.X) && double.IsFinite(part.Low) && double.IsFinite(part.High)
            && !(X.Logarithmic && part.X <= 0) && !(Y.Logarithmic && part.Low <= 0))],
    };

    private XElement? Shade(ChartCurve curve, int index, Scale x, Scale y) => curve.Band.Count == 0 ? null
        : Tag("path", ("class", $"band {Style(curve, index)}"), ("d", Path([
            .. curve.Band.Select(part => (x[part.X], y[part.High])),
            .. curve.Band.Reverse().Select(part => (x[part.X], y[part.Low]))]) + "z"));

    private XElement Line(ChartCurve curve, int index, Scale x, Scale y) =>
        Tag("polyline", ("class", $"mean {Style(curve, index)}"),
        ("points", string.Join(' ', curve.Points.Select(point => $"{Coordinate(x[point.X])},{Coordinate(y[point.Y])}"))));

    private XElement? Marks(ChartCurve curve, int index, Scale x, Scale y) => curve.IsReference ? null
        : Tag("g", ("class", Style(curve, index)),
            SeriesStyle.Marks(
                Ordinal(curve, index),
                (curve.Points.Count > MostMarks ? curve.Points.TakeLast(1) : curve.Points)
                    .Select(point => new Point(x[point.X], y[point.Y])),
                3));

    /// <summary>Names where the lines end, pushed apart, each with a leader to its line.</summary>
    private IEnumerable<XElement> EndLabels(List<ChartCurve> curves, PlotArea area, Scale x, Scale y)
    {
        var ends = curves.Select((curve, i) => (Curve: curve, Index: i)).Where(end => end.Curve.Points.Count > 0)
            .Select(end => (end.Curve, end.Index, X: x[end.Curve.Points[^1].X], Y: y[end.Curve.Points[^1].Y])).ToList();
        var places = Plots.Drawing.EndLabels.Spread([.. ends.Select(end => end.Y)], LabelHeight, area.Height);
        return ends.Zip(places, (end, place) => Tag("g", ("class", Style(end.Curve, end.Index)),
            Tag("path", ("class", "leader"), ("d", Path((end.X + 6, end.Y), (area.Width + 22, place)))),
            Text("label", area.Width + 27, place + 4, end.Curve.Label)));
    }

    private string Style(ChartCurve curve, int index) => curve.IsReference ? "reference" : SeriesStyle.Of(Ordinal(curve, index));

    /// <summary>The place among the curves that are results: references need no colour.</summary>
    private int Ordinal(ChartCurve curve, int index) =>
        curve.IsReference ? 0 : Curves.Take(index).Count(before => !before.IsReference);

    private static List<string> Lines(string text)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (lines[^1].Length + word.Length < LettersPerLine) lines[^1] = $"{lines[^1]} {word}".TrimStart();
            else lines.Add(word);
        return lines;
    }
}
