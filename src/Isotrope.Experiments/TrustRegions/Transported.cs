using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;

namespace Isotrope.Experiments.TrustRegions;

/// <summary>How far momentum is from the gradient where it is used, with and without gradients taken ahead.</summary>
/// <remarks>
/// On a quadratic with exact gradients and M₀ = ∇f(X₀), gradients at Y = X + μ/(1 - μ)·(X - X_before) make M equal to ∇f(X) in
/// every step. Source: Cutkosky and Mehta (2020), <see href="https://arxiv.org/abs/2002.03305"/>.
/// </remarks>
internal static class Transported
{
    /// <summary>The relative error ‖M - ∇f(X)‖_F/‖∇f(X)‖_F in each step on the small quadratic, momentum 0.9.</summary>
    public static Trial Run(string norm, bool ahead, int steps)
    {
        using var scope = NewDisposeScope();
        SmallQuadratic problem = new();
        const double radius = 0.02;
        using Copies running = new(1, problem.Start(), plan => new TrustRegion(plan,
            new() { Norm = norm, Momentum = 0.9, LearningRate = radius, Transport = ahead }));
        List<double> errors = [];
        for (var k = 0; k < steps; k++)
        {
            using var step = NewDisposeScope();
            var here = problem.Gradient(running.Weights);
            running.Step(problem.Gradient);
            errors.Add((running.Momentum - here).norm().div(here.norm()).item<double>());
        }
        return new($"{norm}, gradients {(ahead ? "ahead" : "in place")}", 0, radius, [.. Enumerable.Range(0, steps)],
            new double[steps], new Dictionary<string, IReadOnlyList<double>> { ["lag"] = errors }, null, 0);
    }
}
