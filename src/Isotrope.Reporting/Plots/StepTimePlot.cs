using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Html;
using Isotrope.Reporting.Plots.Drawing;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Plots;

/// <summary>Where the time of a step goes.</summary>
internal sealed record StepTimePlot : IPlot
{
    private const double Thickness = 18;

    /// <inheritdoc/>
    public string Title => "Time of a step";

    /// <inheritdoc/>
    public string Caption => "Mean over seeds, from left to right: forward pass (light), backward pass (darker), " +
        "optimizer (coloured); the number is their sum in milliseconds.";

    /// <inheritdoc/>
    public XElement? Draw(ReportData data, PlotSize size)
    {
        var splits = data.Contenders.Select(contender => (Contender: contender, Parts: Parts(contender)))
            .Where(split => split.Parts.Count > 0).ToDictionary(split => split.Contender, split => split.Parts);
        if (splits.Count == 0)
            return null;
        var rows = new RowPlot([.. splits.Keys], size, right: 64);
        var x = new Scale(0, Math.Max(1e-9, 1.02 * splits.Values.Max(parts => parts.Sum())), 0, rows.Area.Width);
        return rows.Draw("Milliseconds of a step in forward pass, backward pass and optimizer", "milliseconds", x,
            (contender, middle) => Row(contender, splits[contender], middle, x, rows.Area));
    }

    /// <summary>Milliseconds of the three parts, or nothing where a run does not tell them.</summary>
    private static IReadOnlyList<double> Parts(Contender contender)
    {
        var splits = contender.Outcomes.Select(outcome => outcome.Split).OfType<StepSeconds>()
            .Where(split => double.IsFinite(split.Forward + split.Backward + split.Optimizer)).ToList();
        return splits.Count == 0 ? [] :
        [
            1000 * splits.Average(split => split.Forward),
            1000 * splits.Average(split => split.Backward),
            1000 * splits.Average(split => split.Optimizer),
        ];
    }

    private static IEnumerable<XElement?> Row(
        Contender contender, IReadOnlyList<double> parts, double middle, Scale x, PlotArea area)
    {
        string[] names = ["forward", "backward", "optimizer"];
        var start = 0.0;
        for (var i = 0; i < parts.Count; i++)
        {
            var (from, to) = (area.Left + x[start], area.Left + x[start += parts[i]]);
            yield return Bar(names[i], from, middle - Thickness / 2, to - from - 1, Thickness);
            if (i < 2 && to - from > 70)
                yield return Text("part", (from + to) / 2, middle + 4, names[i], "middle");
        }
        yield return Text("label", area.Left + x[start] + 8, middle + 4, Number.Milliseconds(start / 1000));
    }
}
