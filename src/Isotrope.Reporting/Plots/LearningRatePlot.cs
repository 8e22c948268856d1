using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;
using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Plots;

/// <summary>The schedule of the learning rate; logarithmic where optimizers need rates of different size.</summary>
internal sealed record LearningRatePlot : IPlot
{
    private const double Absurd = 1e12;  // a rate beyond it has no place on an axis
    private const double FarApart = 4;   // ratio of peaks from which a linear axis would hide the smallest
    private const double Decades = 1.5;  // shown below the smallest peak

    /// <inheritdoc/>
    public string Title => "Learning rate";

    /// <inheritdoc/>
    public string Caption => "Rate of the hidden matrices in each step. " +
        "Optimizers measure it in different units, so its size says little; its shape does.";

    /// <inheritdoc/>
    public XElement? Draw(ReportData data, PlotSize size)
    {
        var curves = data.Contenders
            .Select(contender => Curve.Of(contender, metric => metric.Step, Rate, everySeed: false))
            .Select(curve => curve with { Band = [], Breaks = [] }).ToList();
        var peaks = curves.Where(curve => curve.Last is not null)
            .Select(curve => curve.Mean.Concat(curve.Thin.SelectMany(line => line)).Max(point => point.Y)).ToList();
        var plot = new LinePlot(
            curves, "Learning rate against steps", "steps", "learning rate", height => Range(peaks, height), LastValues: false);
        return plot.Draw(size with { Height = size.IsNarrow ? 240 : 280 });
    }

    private static double? Rate(Metric metric) => metric.LearningRate is > 0 and < Absurd ? metric.LearningRate : null;

    private static Scale Range(List<double> peaks, double height) =>
        peaks.Count > 0 && peaks.Max() > FarApart * peaks.Min()
            ? new(peaks.Min() / Math.Pow(10, Decades), peaks.Max() * 1.2, height, 0, true)
            : new(0, 1.08 * peaks.DefaultIfEmpty(1).Max(), height, 0);
}
