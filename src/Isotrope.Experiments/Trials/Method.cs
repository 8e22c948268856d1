using System.Globalization;
using Isotrope.Experiments.Problems;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>A method with its settings: a name, a learning rate and how it begins.</summary>
/// <param name="Name">Its name in tables and figures.</param>
/// <param name="Rate">The learning rate of the first step.</param>
/// <param name="Begin">Makes its state for weights.</param>
internal sealed record Method(string Name, double Rate, Func<IReadOnlyList<Parameter>, StepRule> Begin)
{
    /// <summary>How the rate falls; null for a constant rate.</summary>
    public RateDecay? Decay { get; init; }

    /// <summary>Whether its rate is to be searched; otherwise theory or the problem gives it.</summary>
    public bool HasFreeRate { get; init; } = true;

    /// <summary>A method that is an optimizer of the library.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rate">The learning rate of the first step.</param>
    /// <param name="create">Makes the optimizer.</param>
    /// <param name="ahead">Whether it wants gradients somewhere else than at the weights (transported momentum).</param>
    public static Method Of(string name, double rate, Func<MatrixPlan, MatrixOptimizer> create, bool ahead = false) =>
        new(name, rate, weights => new OptimizerRule(create(MatrixPlan.Of([.. weights])), ahead));

    /// <summary>A method without memory.</summary>
    public static Method Of(
        string name, double rate, Action<MatrixProblem, IReadOnlyList<Parameter>, IReadOnlyList<Tensor>, double> step) =>
        new(name, rate, _ => new ExplicitRule(step));

    /// <summary>The rate of a step, counted from 0.</summary>
    public double RateAt(int k) => Decay is { } decay ? Rate * Math.Pow(decay.Factor, k / decay.Every) : Rate;

    /// <summary>What determines it, for trials that are kept.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}, rate {Rate:R}{(Decay is { } decay ? $", times {decay.Factor:R} every {decay.Every}" : "")}");
}
