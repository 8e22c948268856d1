using System.Xml.Linq;
using Isotrope.Reporting.Html;
using static Isotrope.Reporting.Html.Markup;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Names and last values where lines end, pushed apart so that none covers another.</summary>
internal static class EndLabels
{
    private const double LineHeight = 16;
    private const int Most = 10;
    private const double Near = 40;   // lines that end farther from the right edge get their label where they end

    /// <summary>Room to keep to the right of the area: enough for the longest label, or none where it would eat the
    /// plot.</summary>
    public static double Width(IReadOnlyList<Curve> curves, PlotSize size, bool values)
    {
        var wanted = 24 + curves.Select(curve => Words(curve, values)).Select(Label.Width).DefaultIfEmpty(0).Max();
        return curves.Count <= Most && wanted <= size.Width * (size.IsNarrow ? 0.3 : 0.25) ? wanted : 0;
    }

    /// <summary>The labels in coordinates of the area.</summary>
    public static IEnumerable<XElement> Draw(IReadOnlyList<Curve> curves, PlotArea area, Scale x, Scale y, bool values)
    {
        var ends = curves.Where(curve => curve.Last is not null)
            .Select(curve => (Curve: curve, X: x[curve.Last!.Value.X], Y: Math.Clamp(y[curve.Last!.Value.Y], 6, area.Height - 2)))
            .ToLookup(end => end.X > area.Width - Near);
        var places = Spread([.. ends[true].Select(end => end.Y)], LineHeight, area.Height);
        return
        [
            .. ends[true].Zip(places, (end, place) => SeriesStyle.Group(end.Curve.Contender,
                Tag("path", ("class", "leader"), ("d", Path((end.X + 6, end.Y), (area.Width + 14, place)))),
                Text("label", area.Width + 18, place + 4, Words(end.Curve, values)))),
            .. ends[false].Select(end => SeriesStyle.Group(end.Curve.Contender, end.X < area.Width / 2
                ? Text("label", end.X + 10, Math.Max(11, end.Y - 8), Words(end.Curve, values))
                : Text("label", end.X - 10, Math.Max(11, end.Y - 8), Words(end.Curve, values), "end"))),
        ];
    }

    /// <summary>Moves places apart to a least distance, each as little as the others allow, within [0, height] if they
    /// fit.</summary>
    public static IReadOnlyList<double> Spread(IReadOnlyList<double> wanted, double distance, double height)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ToList();
        var places = wanted.ToArray();
        for (var k = 1; k < order.Count; k++)
            places[order[k]] = Math.Max(places[order[k]], places[order[k - 1]] + distance);
        var limit = height;
        foreach (var i in Enumerable.Reverse(order))
        {
            places[i] = Math.Min(places[i], limit);
            limit = places[i] - distance;
        }
        return places;
    }

    private static string Words(Curve curve, bool values) => Label.Short(curve.Contender.Label) +
        (!values ? "" : curve.Mean.Count > 0 ? " " + Number.Fixed(curve.Mean[^1].Y, 2) : " diverged");
}
