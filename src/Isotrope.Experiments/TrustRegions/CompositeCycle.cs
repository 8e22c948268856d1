using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;

namespace Isotrope.Experiments.TrustRegions;

/// <summary>The composite step with a fixed radius on φ(x) = ax²/2 + λ|x|: where it ends, and where it goes round in
/// circles.</summary>
/// <remarks>
/// x⁺ = argmin axz + λ|z| over |z - x| ≤ η. For |x| > λ/a it goes η towards 0 and, if it gets there, beyond; for |x| ≤ λ/a
/// towards 0 and no further. So it ends at 0 from everywhere if η &lt; 2λ/a; above, every c in (λ/a, η - λ/a) is on the cycle
/// c, c - η, c.
/// </remarks>
internal static class CompositeCycle
{
    private const double Curvature = 2, Penalty = 0.3;   // a and λ; only η over λ/a matters
    private const int Starts = 401;
    private const double Farthest = 5.03;   // times λ/a, on both sides of 0; no start and none of its points is λ/a itself
    private const int Steps = 200;       // far more than the farthest start needs at the smallest radius

    /// <summary>Radii in units of λ/a, on both sides of 2.</summary>
    public static IReadOnlyList<double> Radii { get; } = [0.5, 1, 1.5, 1.9, 2.1, 2.5, 3, 4];

    /// <summary>Runs all radii: the trial's steps are radii in per cent of λ/a.</summary>
    /// <remarks>Metrics in units of λ/a: <c>largestEnd</c>, the largest |x| at the end over all starts; <c>predicted</c>, that
    /// of the cycles there are; <c>notReturning</c>, the largest |x_{k+2} - x_k| at the end.</remarks>
    public static Trial Run()
    {
        using var scope = NewDisposeScope();
        const double unit = Penalty / Curvature;
        List<double> ends = [], predicted = [], away = [];
        foreach (var ratio in Radii)
        {
            using var radius = NewDisposeScope();
            var starts = linspace(-Farthest * unit, Farthest * unit, Starts, dtype: ScalarType.Float64).unsqueeze(0);
            using Copies running = new(1, starts, plan => new TrustRegion(plan, new()
            {
                Norm = "max-entry",
                LearningRate = ratio * unit,
                AbsolutePenalty = Penalty,
                Start = MomentumStart.None,
            }));
            var before = running.Weights;
            for (var k = 0; k < Steps; k++)
            {
                if (k == Steps - 2) before = running.Weights.clone();
                running.Step(x => x * Curvature);
            }
            var now = running.Weights;
            ends.Add(now.abs().max().item<double>() / unit);
            predicted.Add(starts.data<double>().ToArray().Max(start => Math.Abs(End(start / unit, ratio))));
            away.Add((now - before).abs().max().item<double>() / unit);
        }
        return new("composite step", 0, 0, [.. Radii.Select(ratio => (int)Math.Round(100 * ratio))], new double[Radii.Count],
            new Dictionary<string, IReadOnlyList<double>>
            {
                ["largestEnd"] = ends,
                ["predicted"] = predicted,
                ["notReturning"] = away,
            }, null, 0);
    }

    /// <summary>Where a start ends by the formula, in units of λ/a.</summary>
    internal static double End(double x, double radius)
    {
        for (var k = 0; k < Steps; k++)
            x = Math.Abs(x) > 1 ? x - Math.Sign(x) * radius : Math.Sign(x) * Math.Max(0, Math.Abs(x) - radius);
        return x;
    }
}
