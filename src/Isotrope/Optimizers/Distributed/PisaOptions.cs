namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Pisa"/>. The static property is the published special case.</summary>
public sealed record PisaOptions : UpdateOptions
{
    /// <summary>Options with learning rate 0.01, our choice: without a second moment it is a rate of gradient descent.</summary>
    public PisaOptions() => LearningRate = 0.01;

    /// <summary>Number of replicas N, at least 1. Default 4, the authors' language-model runs.</summary>
    public int Replicas { get; init; } = 4;

    /// <summary>Penalty s = σ/ρ of disagreement, positive. Default 80/3000, the authors' language-model runs.</summary>
    public double Penalty { get; init; } = 80.0 / 3000;

    /// <summary>Whether the second moment preconditions, which makes it SISA; otherwise the identity does. Default
    /// false.</summary>
    public bool SecondMoment { get; init; }

    /// <summary>Decay β of the second moment, in [0, 1). Default 0.9, the authors'.</summary>
    public double Beta2 { get; init; } = 0.9;

    /// <summary>Added to the root of the second moment; positive. Default 1e-8, the authors'.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>SISA: preconditioned by the second moment, at the rate that is the inverse of the authors' ρ, 3000.</summary>
    public static PisaOptions Sisa { get; } = new() { SecondMoment = true, LearningRate = 1.0 / 3000 };

    internal override void Check()
    {
        base.Check();
        Require.InRange(Replicas, 1, int.MaxValue, "Use the number of workers that the run imitates.");
        Require.Positive(Penalty, "Use 0.03.");
        Require.InRange(Beta2, 0, 1, "Use 0.9.");
        Require.Positive(Epsilon, "Use 1e-8.");
    }
}
