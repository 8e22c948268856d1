using System.Globalization;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Terminal;

/// <summary>What follows from the curvature, as tables for people.</summary>
internal static class ConsequenceTables
{
    /// <summary>H along structured directions against random ones, at the resolved radius nearest to 1.</summary>
    public static void WriteIsotropy(TextWriter writer, CurvatureRecord record)
    {
        var tested = record.Layers.Where(curve => curve.Isotropy.Count > 0).ToList();
        if (tested.Count == 0) return;
        var (width, directions) = (tested.Max(curve => curve.Layer.Length), tested.Max(curve => curve.Direction.Length));
        writer.WriteLine();
        writer.WriteLine($"{"isotropy".PadRight(width)} mode loss     {"direction".PadRight(directions)} {"r",8} {"H/H(random)",12}  95 % interval");
        foreach (var curve in tested)
        {
            var nearest = curve.Isotropy.MinBy(ratio => Math.Abs(Math.Log(ratio.R)))!;
            writer.WriteLine($"{curve.Layer.PadRight(width)} {curve.Mode,-4} {curve.Loss,-8} {curve.Direction.PadRight(directions)} " +
                $"{Short(nearest.R),8} {Short(nearest.Ratio.Value),12}  {Short(nearest.Ratio.Lo)} to {Short(nearest.Ratio.Hi)}");
        }
    }

    /// <summary>Inputs, steps, predictions and gains of each layer, and what they say together.</summary>
    public static void Write(TextWriter writer, CurvatureRecord record)
    {
        if (record.Consequences.Count == 0) return;
        var width = record.Consequences.Max(layer => layer.Layer.Length);
        writer.WriteLine();
        writer.WriteLine($"{"inputs".PadRight(width)} {"rms |u|",9} {"rank",8} {"of",6} {"largest share",14}   radius of a step: 5 %, median, 95 %");
        foreach (var layer in record.Consequences)
            writer.WriteLine($"{layer.Layer.PadRight(width)} {Short(layer.Inputs.RootMeanSquare),9} {Short(layer.Inputs.EffectiveRank),8} " +
                $"{layer.Shape[1],6} {Short(layer.Inputs.Eigenvalues[0] / layer.Inputs.Eigenvalues.Sum()),14}   " +
                string.Join("; ", layer.Steps.Select(step => $"{step.Optimizer} {Short(step.Low)}, {Short(step.Median)}, {Short(step.High)}")));

        writer.WriteLine();
        writer.WriteLine($"{"model's optimum".PadRight(width)} {"H of",-12} {"fit",-4} {"cos G",8} {"cos polar",10} {"contraction",15} {"allowed",15} {"step",9} {"radius",9} {"on tokens",10} {"nats/token",11}");
        foreach (var layer in record.Consequences)
        {
            foreach (var each in layer.Predictions)
                writer.WriteLine($"{layer.Layer.PadRight(width)} {$"{each.Mode} {each.Direction}",-12} {each.Model + (each.IsBest ? "" : "*"),-4} " +
                    $"{Fixed(each.CosineToGradient, 4),8} {Fixed(each.CosineToPolar, 4),10} {$"{Fixed(each.Expansion, 3)} to {Fixed(each.Contraction, 3)}",15} " +
                    $"{$"{Short(each.LowerBound)} to {Short(each.Bound)}",15} {Short(each.StepSize),9} {Short(each.Radius),9} {Short(each.TokenRadius),10} {Short(each.Decrease),11}");
            if (layer.Predictions.Count == 0) writer.WriteLine($"{layer.Layer.PadRight(width)} no H that can be solved");
        }

        writer.WriteLine();
        writer.WriteLine($"{"held-out gain".PadRight(width)} {"direction",-24} {"nats/token",22} {"/gradient",10} {"best r",9} {"predicted r",12} {"predicted gain",15}");
        foreach (var layer in record.Consequences)
            foreach (var each in layer.Decreases)
                writer.WriteLine($"{layer.Layer.PadRight(width)} {each.Direction,-24} {$"{Short(each.Decrease)} +- {Short(each.StandardError)}",22} " +
                    $"{Short(each.ToGradient),10} {Short(each.Radius),9} {Short(each.PredictedRadius),12} {Short(each.PredictedDecrease),15}");
        writer.WriteLine();
        writer.WriteLine("fit*: the best fit allows no solution, this is the next. contraction: of ratios of singular values; allowed: by theory,\nup to P - 1. radius: of isotropic inputs, as the model assumes; on tokens: of the real ones. r: root mean");
        writer.WriteLine("square of |dW u| over tokens. predicted: by H and the gradient, which is taken of other tokens than the gain.");
        writer.WriteLine();
        writer.WriteLine(record.Conclusion);
    }

    private static string Short(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G3", CultureInfo.InvariantCulture) : "-";

    private static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
