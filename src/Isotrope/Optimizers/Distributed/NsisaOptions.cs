using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Nsisa"/>.</summary>
public sealed record NsisaOptions : MomentumOptions
{
    /// <summary>Options with the inverse of the authors' ρ, 3000, as learning rate, and their polar schedule, five Jordan
    /// steps.</summary>
    public NsisaOptions()
    {
        LearningRate = 1.0 / 3000;
        Solver = PolynomialSchedules.Jordan.Name;
    }

    /// <summary>Number of replicas N, at least 1. Default 4, the authors' language-model runs.</summary>
    public int Replicas { get; init; } = 4;

    /// <summary>Penalty s = σ/ρ of disagreement, positive. Default 80/3000, the authors' language-model runs.</summary>
    public double Penalty { get; init; } = 80.0 / 3000;

    /// <summary>Whether the orthogonalized direction looks ahead along the momentum. Default true, the authors'.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Decay β of the second moment, in [0, 1). Default 0.9, the authors'.</summary>
    public double Beta2 { get; init; } = 0.9;

    /// <summary>Added to the root of the second moment; positive. Default 1e-8, the authors'.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Replicas, 1, int.MaxValue, "Use the number of workers that the run imitates.");
        Require.Positive(Penalty, "Use 0.03.");
        Require.InRange(Beta2, 0, 1, "Use 0.9.");
        Require.Positive(Epsilon, "Use 1e-8.");
    }
}
