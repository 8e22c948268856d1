using System.Xml.Linq;
using Isotrope.Reporting.Charts;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>The curves of layers: H, H/r² and the local exponent against r, where they are resolved.</summary>
internal static class CurvatureFigures
{
    private const string Random = "random";

    private static readonly ChartAxis s_radius = new("radius r", Logarithmic: true);

    /// <summary>All layers along random directions for each mode and loss; then each layer along all directions.</summary>
    public static IEnumerable<XElement> Of(CurvatureRecord record)
    {
        foreach (var group in record.Layers.Where(curve => curve.Direction == Random).GroupBy(curve => (curve.Mode, curve.Loss)))
            foreach (var figure in Figures($"random directions, mode {group.Key.Mode}, loss {group.Key.Loss}", [.. group],
                curve => curve.Layer))
                yield return figure;
        foreach (var group in record.Layers.Where(curve => curve.Loss != "own").GroupBy(curve => (curve.Layer, curve.Mode)))
            if (group.Count() > 1)
                yield return Figure($"H/r² of {group.Key.Layer} along several directions, mode {group.Key.Mode}",
                    "H/r², nats", true, [.. group], curve => curve.Direction, Quotient);
    }

    private static IEnumerable<XElement> Figures(
        string what, IReadOnlyList<CurvatureCurve> curves, Func<CurvatureCurve, string> label)
    {
        yield return Figure($"H, {what}", "H, nats", true, curves, label, point => (point.H, point.Lo, point.Hi));
        yield return Figure($"H/r², {what}", "H/r², nats", true, curves, label, Quotient);
        yield return Figure($"Local exponent, {what}", "d log H/d log r", false, curves, label, point =>
            point is { ExponentResolved: true, Exponent: { } exponent } ? (exponent.Value, exponent.Lo, exponent.Hi) : null);
    }

    private static (double, double, double)? Quotient(CurvaturePoint point)
    {
        var square = point.R * point.R;
        return (point.H / square, point.Lo / square, point.Hi / square);
    }

    /// <summary>A figure, or a line that says that there is nothing to draw.</summary>
    private static XElement Figure(
        string title, string axis, bool logarithmic, IReadOnlyList<CurvatureCurve> curves, Func<CurvatureCurve, string> label,
        Func<CurvaturePoint, (double Value, double Low, double High)?> read)
    {
        var drawn = curves.Select(curve => Curve(curve, label(curve), read)).Where(curve => curve.Points.Count > 0).ToList();
        return drawn.Count == 0
            ? Tag("figure", Tag("h2", title), Tag("figcaption", "No radius is resolved: measure more sequences."))
            : Tag("figure", Tag("h2", title),
                new Chart(title, s_radius, new(axis, logarithmic), drawn, "").Draw(),
                Tag("figcaption", "Resolved radii alone; band: 95 % interval over sequences."));
    }

    private static ChartCurve Curve(
        CurvatureCurve curve, string label, Func<CurvaturePoint, (double Value, double Low, double High)?> read)
    {
        var points = curve.Radii.Where(point => point.Resolved).Select(point => (point.R, Read: read(point)))
            .Where(point => point.Read is not null).Select(point => (point.R, Read: point.Read!.Value)).ToList();
        return new(label, [.. points.Select(point => (point.R, point.Read.Value))])
        {
            Band = [.. points.Select(point => (point.R, point.Read.Low, point.Read.High))],
        };
    }
}
