using System.Globalization;
using System.Text;
using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Training.Curvature;

/// <summary>What follows from the curvature, as tables.</summary>
public static class ConsequenceCsv
{
    /// <summary>Writes what steps gain: one row per layer and direction.</summary>
    public static void WriteDecreases(string path, CurvatureRecord record) => Write(path,
        "layer,direction,decrease,standard_error,to_gradient,radius,predicted_radius,predicted_decrease",
        record.Consequences.SelectMany(layer => layer.Decreases.Select(each => (object?[])
        [
            layer.Layer, each.Direction, each.Decrease, each.StandardError, each.ToGradient, each.Radius, each.PredictedRadius,
            each.PredictedDecrease,
        ])));

    /// <summary>Writes the radii that steps use: one row per layer, optimizer and bar of the histogram.</summary>
    public static void WriteSteps(string path, CurvatureRecord record) => Write(path,
        "layer,optimizer,learning_rate,r_from,r_to,share",
        from layer in record.Consequences
        from step in layer.Steps
        from bar in step.Histogram
        select (object?[])[layer.Layer, step.Optimizer, step.LearningRate, bar.From, bar.To, bar.Share]);

    private static void Write(string path, string header, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder().Append(header).Append('\n');
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }
}
