namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="NormalizedSgd"/>. The paper's rate falls with the length of a run;
/// 1e-3 is a place to begin.</summary>
public sealed record NormalizedSgdOptions : UpdateOptions
{
    /// <summary>Momentum decay μ, dimensionless, in [0, 1). Default 0.9, the usual one.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Added to the norm, in units of the gradient; positive, so that a zero gradient gives a zero step.
    /// Default 1e-12, PyTorch's in <c>normalize</c>.</summary>
    public double Epsilon { get; init; } = 1e-12;

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
        Require.Positive(Epsilon, "Use 1e-12.");
    }
}
