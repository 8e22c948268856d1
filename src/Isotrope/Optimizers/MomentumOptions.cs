namespace Isotrope.Optimizers;

/// <summary>What every matrix optimizer with one momentum buffer can be told.</summary>
public abstract record MomentumOptions : MatrixOptions
{
    /// <summary>Momentum decay μ, dimensionless, in [0, 1). Default 0.95, that of Muon and PolarGrad.</summary>
    public double Momentum { get; init; } = 0.95;

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
    }
}
