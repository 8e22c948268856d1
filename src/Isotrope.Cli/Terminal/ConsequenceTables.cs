using System.Globalization;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Terminal;

/// <summary>What follows from the curvature, as tables for people.</summary>
internal static class ConsequenceTables
{
    /// <summary>H along structured directions against random ones, at the resolved radius nearest to 1.</summary>
    public static void WriteIsotropy(TextWriter writer, CurvatureRecord record) => Write(
        writer, ["isotropy", "mode", "loss", "direction", "r", "H/H(random)", "95 % interval"],
        from curve in record.Layers
        where curve.Isotropy.Count > 0
        let nearest = curve.Isotropy.MinBy(ratio => Math.Abs(Math.Log(ratio.R)))
        select (string[])
        [
            curve.Layer, curve.Mode, curve.Loss, curve.Direction, Short(nearest.R), Short(nearest.Ratio.Value),
            Range(nearest.Ratio.Lo, nearest.Ratio.Hi),
        ]);

    /// <summary>Where H at tokens with a large input of the layer, or late in the sequence, differs from H at the
    /// others.</summary>
    public static void WriteTokens(TextWriter writer, CurvatureRecord record) => Write(
        writer, ["tokens differ", "loss", "direction", "halves by", "r", "H upper/lower", "95 % interval"],
        from curve in record.Layers
        from tokens in curve.Tokens
        where tokens.Ratio.Lo > 1 || tokens.Ratio.Hi < 1
        select (string[])
        [
            curve.Layer, curve.Loss, curve.Direction, tokens.On, Short(tokens.R), Short(tokens.Ratio.Value),
            Range(tokens.Ratio.Lo, tokens.Ratio.Hi),
        ]);

    /// <summary>Inputs, steps, predictions and gains of each layer, and what they say together.</summary>
    public static void Write(TextWriter writer, CurvatureRecord record)
    {
        if (record.Consequences.Count == 0) return;
        Write(writer, ["inputs", "rms |u|", "effective rank", "of", "largest share"],
            from layer in record.Consequences
            let inputs = layer.Inputs
            select (string[])
            [
                layer.Layer, Short(inputs.RootMeanSquare), Short(inputs.EffectiveRank), Short(layer.Shape[1]),
                Short(inputs.Eigenvalues[0] / inputs.Eigenvalues.Sum()),
            ]);
        Write(writer, ["radii of a step", "optimizer", "rate", "5 %", "median", "95 %"],
            from layer in record.Consequences
            from step in layer.Steps
            select (string[])
            [
                layer.Layer, step.Optimizer, Short(step.LearningRate), Short(step.Low), Short(step.Median), Short(step.High),
            ]);
        Write(writer,
            [
                "model's optimum", "H of", "fit", "cos G", "cos polar", "contraction", "allowed", "step", "radius", "on tokens",
                "nats/token",
            ],
            record.Consequences.SelectMany(Predictions));
        Write(writer, ["held-out gain", "direction", "nats/token", "to gradient", "best r", "predicted r", "predicted gain"],
            from layer in record.Consequences
            from each in layer.Decreases
            select (string[])
            [
                layer.Layer, each.Direction, $"{Short(each.Decrease)} +- {Short(each.StandardError)}", Short(each.ToGradient),
                Short(each.Radius), Short(each.PredictedRadius), Short(each.PredictedDecrease),
            ]);
        writer.WriteLine();
        writer.WriteLine("fit*: the best fit allows no solution, this is the next. contraction: of ratios of singular values;");
        writer.WriteLine("allowed: by theory, up to P - 1. radius: of isotropic inputs, as the model assumes; on tokens: of the");
        writer.WriteLine("real ones. r: root mean square of |dW u| over tokens. predicted: by H and a gradient of other tokens.");
        writer.WriteLine();
        writer.WriteLine(record.Conclusion);
    }

    private static IEnumerable<string[]> Predictions(LayerConsequence layer) => layer.Predictions.Count == 0
        ? [[layer.Layer, "none can be solved"]]
        : layer.Predictions.Select(each => (string[])
        [
            layer.Layer, $"{each.Mode} {each.Direction}", each.IsBest ? each.Model : $"{each.Model}*",
            Short(each.CosineToGradient), Short(each.CosineToPolar), Range(each.Expansion, each.Contraction),
            Range(each.LowerBound, each.Bound), Short(each.StepSize), Short(each.Radius), Short(each.TokenRadius), Short(each.Decrease),
        ]);

    /// <summary>A table whose columns are as wide as their longest cell; nothing without rows.</summary>
    private static void Write(TextWriter writer, string[] headings, IEnumerable<string[]> rows)
    {
        List<string[]> all = [headings, .. rows];
        if (all.Count == 1) return;
        int[] widths = [.. headings.Select((_, i) => all.Max(row => i < row.Length ? row[i].Length : 0))];
        writer.WriteLine();
        foreach (var row in all)
            writer.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    private static string Range(double? low, double? high) => $"{Short(low)} to {Short(high)}";

    private static string Short(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G4", CultureInfo.InvariantCulture) : "-";
}
