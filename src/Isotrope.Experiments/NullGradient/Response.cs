using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Experiments.NullGradient;

/// <summary>How an optimizer's first update that moves anything answers a gradient that shrinks: ‖update‖_F for gradients
/// tG.</summary>
/// <remarks>
/// f(W) = ½‖W - W* - tG‖² from W*, so that the gradient is -tG and the curvature stays 1: a method that searches its step sees
/// what it would see near a minimum. W* and G are [32, 24], standard normal, float64, of seed 1; the rate is 1 and nothing
/// decays.
/// </remarks>
/// <param name="Optimizer">Its name in the catalogue.</param>
/// <param name="Sizes">t and ‖update‖_F.</param>
internal sealed record Response(string Optimizer, IReadOnlyList<(double T, double Size)> Sizes)
{
    private const long Rows = 32, Columns = 24;
    private const int Smallest = 12;   // t = 1, ..., 1e-12
    private const int MostSteps = 64;  // some gather statistics first, or refuse steps and shrink a radius by halves or quarters

    /// <summary>The slope of ln ‖update‖ against ln t while the gradient is far above any stabilizing constant, t = 1 to
    /// 1e-4.</summary>
    public double Slope => Rounded((Math.Log10(Sizes[0].Size) - Math.Log10(Sizes[4].Size)) / 4);

    /// <summary>The slope at the end, t = 1e-11 to 1e-12: what is left of the gradient's own size; infinite if it
    /// does not move at all.</summary>
    public double EndSlope => Sizes[^1].Size == 0 ? double.PositiveInfinity
        : Rounded(Math.Log10(Sizes[^2].Size) - Math.Log10(Sizes[^1].Size));

    /// <summary>To what can be told at all; and without the sign of a rounded zero.</summary>
    private static double Rounded(double slope) => Math.Round(slope, 6) + 0.0;

    /// <summary>Measures an optimizer of the catalogue.</summary>
    public static Response Of(OptimizerEntry entry) =>
        new(entry.Name, [.. Enumerable.Range(0, Smallest + 1).Select(i => Math.Pow(10, -i)).Select(t => (t, Size(entry, t)))]);

    private static double Size(OptimizerEntry entry, double t)
    {
        using var scope = NewDisposeScope();
        using Generator random = new(1);
        var start = randn([Rows, Columns], dtype: ScalarType.Float64, generator: random);
        var shift = randn([Rows, Columns], dtype: ScalarType.Float64, generator: random).mul_(t);
        Parameter weight = new(start.clone());
        var settings = new JsonObject { ["learningRate"] = 1.0 };
        if (entry.Defaults.ContainsKey("weightDecay")) settings["weightDecay"] = 0.0;
        using var optimizer = entry.Create(MatrixPlan.Of(weight), settings);
        var moved = 0.0;
        for (var step = 0; step < MostSteps && moved == 0; step++)
        {
            optimizer.step(Evaluate).Dispose();
            moved = weight.detach().sub(start).norm().item<double>();
        }
        return moved;

        Tensor Evaluate()
        {
            using var noGradient = no_grad();
            var away = weight.sub(start).sub_(shift);
            weight.grad = away;
            return away.square().sum().mul_(0.5);
        }
    }
}
