using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Html;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Html.Markup;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Plots;

/// <summary>Paired differences from the baseline with their confidence intervals, as the summary states them.</summary>
internal sealed record DifferencePlot : IPlot
{
    /// <inheritdoc/>
    public string Title => "Difference from the baseline";

    /// <inheritdoc/>
    public string Caption => "Small markers above: seed by seed, final loss minus the baseline's. " +
        "Large marker and whiskers: mean and 95\u00A0% confidence interval. Left of zero is better; " +
        "whiskers across zero decide nothing.";

    /// <inheritdoc/>
    public XElement? Draw(ReportData data, PlotSize size)
    {
        var contenders = data.Contenders
            .Where(contender => contender.Comparison is { } one && double.IsFinite(one.MeanDifference))
            .ToList();
        if (contenders.Count == 0)
            return null;
        var pairs = contenders.ToDictionary(contender => contender, contender => Pairing.Differences(contender, data));
        var values = contenders.SelectMany(contender => contender.Comparison!.Interval95.Where(double.IsFinite)
            .Append(contender.Comparison.MeanDifference).Append(0).Concat(pairs[contender]));
        var rows = new RowPlot(contenders, size, right: size.IsNarrow ? 16 : 76);
        var x = Scale.Covering(values, 0, rows.Area.Width, padding: 0.06);
        var zero = rows.Area.Left + x[0];
        return rows.Draw("Difference of final validation loss from the baseline, with intervals",
            "nats per byte, negative is better", x,
            (contender, middle) => Row(contender, pairs[contender], middle, x, rows.Area, size),
            Line("zero", zero, rows.Area.Top, zero, rows.Area.Bottom));
    }

    private static IEnumerable<XElement?> Row(
        Contender contender, IReadOnlyList<double> pairs, double y, Scale x, PlotArea area, PlotSize size)
    {
        var comparison = contender.Comparison!;
        yield return Tag("g", ("class", "faint"),
            SeriesStyle.Marks(contender, pairs.Select(value => new Point(area.Left + x[value], y - 11)), 2.5));
        if (comparison.Interval95 is [var lower, var upper] && double.IsFinite(lower) && double.IsFinite(upper))
        {
            var (low, high) = (area.Left + x[lower], area.Left + x[upper]);
            yield return Tag("path", ("class", "whisker"), ("d",
                Path((low, y - 6), (low, y + 6)) + Path((low, y), (high, y)) + Path((high, y - 6), (high, y + 6))));
        }
        yield return SeriesStyle.Marks(contender, [new(area.Left + x[comparison.MeanDifference], y)], 5);
        if (!size.IsNarrow)
            yield return Text("label", area.Right + 12, y + 4, Number.Difference(comparison.MeanDifference));
    }
}
