using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Plots;

/// <summary>Final validation loss of every seed, with mean and standard deviation.</summary>
internal sealed record SeedPlot : IPlot
{
    /// <inheritdoc/>
    public string Title => "Final loss of each seed";

    /// <inheritdoc/>
    public string Caption => "Marker: one seed. Upright stroke: the mean; bar: one standard deviation to both sides. " +
        "Diverged seeds have no final loss and are counted at the right.";

    /// <inheritdoc/>
    public XElement? Draw(ReportData data, PlotSize size)
    {
        var contenders = data.Contenders.Where(contender => contender.Outcomes.Count > 0).ToList();
        var losses = contenders.SelectMany(contender => contender.FinalLosses).ToList();
        if (losses.Count < 2)   // the table says it better
            return null;
        var rows = new RowPlot(contenders, size, right: contenders.Any(contender => contender.DivergedSeeds > 0) ? 84 : 20);
        var x = Scale.Covering(losses, 0, rows.Area.Width, padding: 0.08);
        return rows.Draw("Final validation loss of each seed", "nats per byte", x,
            (contender, middle) => Row(contender, middle, x, rows.Area));
    }

    private static IEnumerable<XElement?> Row(Contender contender, double y, Scale x, PlotArea area)
    {
        var losses = contender.FinalLosses;
        if (losses.Count > 1)
        {
            var (mean, deviation) = (losses.Average(), Statistics.StandardDeviation(losses)!.Value);
            var (low, high) = (area.Left + x[mean - deviation], area.Left + x[mean + deviation]);
            yield return Bar("spread", low, y - 7, high - low, 14);
            yield return Line("middle", area.Left + x[mean], y - 11, area.Left + x[mean], y + 11);
        }
        yield return SeriesStyle.Marks(contender, losses.Select(loss => new Point(area.Left + x[loss], y)));
        if (contender.DivergedSeeds > 0)
            yield return Text("note", area.Right + 8, y + 4, $"{contender.DivergedSeeds} diverged");
    }
}
