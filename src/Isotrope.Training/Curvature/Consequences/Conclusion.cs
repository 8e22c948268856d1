using System.Globalization;
using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Directions;
using MathNet.Numerics.Distributions;

namespace Isotrope.Training.Curvature.Consequences;

/// <summary>Says in words what the numbers of all layers say together.</summary>
internal static class Conclusion
{
    private const double Miss = 0.05;             // of a 95 % interval
    private const double Significant = 2;         // standard errors
    private const double NearlyTheGradient = 0.99;// a cosine above which the optimal spectrum is called the gradient's

    private static readonly CultureInfo s_invariant = CultureInfo.InvariantCulture;

    /// <summary>The closing paragraph.</summary>
    public static string Of(IReadOnlyList<CurvatureCurve> curves, IReadOnlyList<LayerConsequence> layers) =>
        string.Join(' ', new[] { Gains(layers), Model(layers), Isotropy(curves), Steps(layers) }.OfType<string>());

    private static string Gains(IReadOnlyList<LayerConsequence> layers)
    {
        var ratios = layers.SelectMany(layer => layer.Decreases.Where(each => each.ToGradient is not null && !IsModel(each)))
            .GroupBy(each => each.Direction).Where(group => group.Key != UpdateDirections.Gradient)
            .Select(group => (Direction: group.Key, Ratio: Median(group.Select(each => each.ToGradient!.Value))))
            .OrderByDescending(pair => pair.Ratio).ToList();
        if (ratios.Count == 0) return "No step along the gradient lowers the loss of held-out tokens.";
        var best = layers.Where(layer => layer.Decreases.Any(each => each.Decrease > 0))
            .Select(layer => layer.Decreases.Where(each => !IsModel(each)).MaxBy(each => each.Decrease)!)
            .CountBy(each => each.Direction).MaxBy(pair => pair.Value);
        var clear = layers.Count(layer => layer.Decreases.Any(each =>
            each.Direction == UpdateDirections.Gradient && each.Decrease > Significant * each.StandardError));
        return string.Create(s_invariant,
            $"On held-out tokens one step at its best size gains, relative to the gradient (median of {layers.Count} layers): " +
            $"{string.Join(", ", ratios.Select(pair => string.Create(s_invariant, $"{pair.Direction} {pair.Ratio:0.00}")))}. " +
            $"{best.Key} gains most in {best.Value} of {layers.Count} layers. The gradient's own gain exceeds two standard " +
            $"errors in {clear}.");
    }

    private static string? Model(IReadOnlyList<LayerConsequence> layers)
    {
        var solved = layers.SelectMany(layer => layer.Predictions).ToList();
        if (solved.Count == 0)
            return "No measured H allows the isotropic model to be solved: it is not resolved, or grows too slowly.";
        var cosine = solved.Min(each => each.CosineToGradient);
        var gains = layers.SelectMany(layer => layer.Decreases.Where(each => IsModel(each) && each.ToGradient is not null))
            .Select(each => each.ToGradient!.Value).ToList();
        var advice = cosine > NearlyTheGradient
            ? "so by these curves, if curvature were isotropic, orthogonalizing would not pay"
            : "so by these curves the optimal update is no multiple of the gradient in some layers";
        var gain = gains.Count == 0 ? ""
            : string.Create(s_invariant, $"; its update gains {Median(gains):0.00} times what the gradient gains (median)");
        return string.Create(s_invariant,
            $"With the fitted H the isotropic model's best spectrum has a cosine of at least {cosine:0.0000} with the gradient " +
            $"and at most {solved.Max(each => each.CosineToPolar):0.00} with its polar factor, and contracts ratios of " +
            $"singular values by factors from {solved.Min(each => each.Expansion):0.00} to " +
            $"{solved.Max(each => each.Contraction):0.00}, {advice}{gain}.");
    }

    private static string? Isotropy(IReadOnlyList<CurvatureCurve> curves)
    {
        var along = curves.Where(curve => curve is { Direction: UpdateDirections.Gradient, Loss: not "own" })
            .Select(curve => curve.Isotropy.Where(ratio => double.IsFinite(ratio.Ratio.Lo))
                .MinBy(ratio => Math.Abs(Math.Log(ratio.R))))
            .OfType<CurvatureRatio>().ToList();
        if (along.Count == 0) return null;
        var differ = along.Count(ratio => ratio.Ratio.Lo > 1 || ratio.Ratio.Hi < 1);
        return string.Create(s_invariant,
            $"Along the gradient H is {Median(along.Select(ratio => ratio.Ratio.Value)):0.0} times H along random directions " +
            $"(median, at the resolved radius nearest to 1); in {differ} of {along.Count} curves the 95 % interval excludes 1, " +
            $"{(differ > ByChance(along.Count) ? "so curvature is not isotropic there" : "no more than chance would give")}.");
    }

    /// <summary>The most of so many 95 % intervals that miss the truth in 95 of 100 cases.</summary>
    private static int ByChance(int intervals) => Enumerable.Range(0, intervals + 1)
        .First(count => Binomial.CDF(Miss, intervals, count) >= 1 - Miss);

    private static string? Steps(IReadOnlyList<LayerConsequence> layers)
    {
        var sentences =
            from optimizer in LayerStudy.Optimizers
            let pairs = (
                from layer in layers
                let step = layer.Steps.Single(each => each.Optimizer == optimizer)
                let best = layer.Decreases.FirstOrDefault(each => each.Direction == optimizer)
                where best is { Radius: > 0 }
                select (Used: step.Median, Best: best.Radius)).ToList()
            where pairs.Count > 0
            let used = Median(pairs.Select(pair => pair.Used))
            let best = Median(pairs.Select(pair => pair.Best))
            select string.Create(s_invariant, $"{optimizer} {used:G2} (best: {best:G2})");
        var text = string.Join(", ", sentences);
        return text.Length == 0 ? null
            : $"A step at the catalogue's learning rate moves a layer's output by (median over tokens and layers): {text}.";
    }

    private static bool IsModel(StepDecrease decrease) => decrease.Direction.StartsWith("model,", StringComparison.Ordinal);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
