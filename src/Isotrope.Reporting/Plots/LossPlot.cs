using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;
using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Plots;

/// <summary>Loss on the validation set or on the training batches, against steps, tokens or seconds.</summary>
internal sealed record LossPlot(bool Validation, LossPlot.Axis Along, bool Logarithmic) : IPlot
{
    /// <summary>What a loss is plotted against.</summary>
    internal enum Axis { Steps, Tokens, Seconds }

    /// <inheritdoc/>
    public string Title => Validation ? "Validation loss" : "Training loss";

    /// <inheritdoc/>
    public string Caption => Validation
        ? "Line: mean over the seeds that reached the last step. Band: their smallest and largest. " +
            "Thin lines: seeds that did not get there; ✕ marks where one diverged."
        : "Thin: the batches of each seed. Bold: their mean over seeds, smoothed by a centred moving average " +
            "over 4\u00A0% of the logged steps. ✕ marks where a seed diverged.";

    /// <inheritdoc/>
    public string View => $"{Along.ToString().ToLowerInvariant()} {(Logarithmic ? "log" : "linear")}";

    /// <summary>The loss in all views that a reader can choose from.</summary>
    public static IReadOnlyList<IPlot> Views(bool validation) =>
    [
        .. from along in Enum.GetValues<Axis>()
           from logarithmic in new[] { false, true }
           select new LossPlot(validation, along, logarithmic),
    ];

    /// <inheritdoc/>
    public XElement? Draw(ReportData data, PlotSize size)
    {
        var curves = data.Once((Title, Along), () => data.Contenders.Select(CurveOf).ToList());
        return new LinePlot(
            curves, $"{Title} against {XTitle}", XTitle, "nats per byte",
            height => Range(curves, height), LastValues: true).Draw(size);
    }

    private string XTitle => Along switch { Axis.Steps => "steps", Axis.Tokens => "tokens", _ => "seconds of training" };

    private Curve CurveOf(Contender contender)
    {
        var curve = Curve.Of(contender, X, metric => Validation ? metric.ValidationLoss : metric.TrainingLoss,
            everySeed: !Validation);
        return Validation
            ? curve
            : curve with { Mean = Smoothing.Average(curve.Mean, Smoothing.Window(curve.Mean.Count)), Band = [] };
    }

    private double X(Metric metric) =>
        Along switch { Axis.Steps => metric.Step, Axis.Tokens => metric.Tokens, _ => metric.Seconds };

    /// <summary>Covers means and bands, and all but the rarest points: neither a spike nor a divergence may flatten the
    /// rest.</summary>
    private Scale Range(List<Curve> curves, double height)
    {
        var certain = curves.SelectMany(curve => curve.Mean.Select(point => point.Y)
            .Concat(curve.Band.SelectMany(range => new[] { range.Low, range.High }))).ToList();
        var lines = curves.Where(curve => curve.Mean.Count > 0 || certain.Count == 0)
            .SelectMany(curve => curve.Thin).Where(line => line.Count > 0).ToList();
        var single = lines.SelectMany(line => line.Select(point => point.Y)).Order().ToList();
        var rare = single.Count / 200;
        var limit = certain.Count > 0 ? double.PositiveInfinity : 2 * lines.Select(line => line[0].Y).DefaultIfEmpty(1).Max();
        return Scale.Covering(
            certain.Concat(single[rare..(single.Count - rare)]).Where(value => value <= limit), height, 0, Logarithmic);
    }
}
