using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;

namespace Isotrope.Experiments.Quadratic;

/// <summary>The gap at which PolarGrad stays with a constant rate and noisy gradients.</summary>
/// <remarks>
/// With unbiased gradients of bounded variance a constant rate leaves a floor in proportion to it; a rate like 1/k has none.
/// Source: Lau, Long, Su (2025), <see href="https://arxiv.org/abs/2505.21799"/>. Measured on the small quadratic as the mean over
/// independent copies that begin at the minimum, and over the second half of the steps, which are the same for all rates: where
/// the gap still grew, half the rate would have a quarter of it.
/// </remarks>
internal static class NoiseFloor
{
    private const double Deviation = 10;   // σ; the gradient at the start of the noiseless trials has ‖·‖_F = 185
    private const int Copies = 64, Steps = 2000, Measurements = 40;

    /// <summary>The rates that are compared, as parts of 1/(Lr): small enough for the floor to be linear in them.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.25, 0.125];

    /// <summary>Runs a rate.</summary>
    /// <param name="share">The rate as a part of 1/(Lr).</param>
    /// <param name="problem">The small quadratic.</param>
    public static Trial Run(double share, QuadraticProblem problem)
    {
        using var scope = NewDisposeScope();
        SmallQuadratic quadratic = new();
        using Noise noise = new(Deviation, seed: 1);
        var rate = share * problem.TheoryRate;
        using Copies running = new(Copies, problem.Minimizer, plan => new PolarGrad(plan,
            new() { LearningRate = rate, Form = PolarGradForm.None, Momentum = 0, PolarSolver = MatrixMethods.Exact }));
        const int every = Steps / Measurements;
        List<double> gaps = [];
        for (var k = 0; k <= Steps; k++)
        {
            using var step = NewDisposeScope();
            if (k % every == 0) gaps.Add(quadratic.Loss(running.Weights).item<double>() / Copies - quadratic.Optimum);
            running.Step(x => noise.On(quadratic.Gradient(x)));
        }
        return new(Name(share), 1, rate, [.. Enumerable.Range(0, gaps.Count).Select(i => i * every)], new double[gaps.Count],
            new Dictionary<string, IReadOnlyList<double>> { ["noisyGap"] = gaps }, null, 0);
    }

    /// <summary>What a rate's trial is called.</summary>
    public static string Name(double share) => FormattableString.Invariant($"PolarGrad with noise, {share}/(L r)");

    /// <summary>The floor of a trial.</summary>
    public static double Of(Trial trial) => trial.Metrics["noisyGap"].Skip(Measurements / 2).Average();

    /// <summary>The gap in the last quarter over that in the quarter before: 1 where the floor is reached.</summary>
    public static double Growth(Trial trial) => trial.Metrics["noisyGap"].Skip(Measurements * 3 / 4).Average()
        / trial.Metrics["noisyGap"].Skip(Measurements / 2).Take(Measurements / 4).Average();
}
