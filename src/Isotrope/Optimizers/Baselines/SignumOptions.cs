namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Signum"/>. The rate is 1e-3 like AdamW's, whose steps are as long.</summary>
public sealed record SignumOptions : UpdateOptions
{
    /// <summary>Momentum decay μ, dimensionless, in [0, 1). Default 0.9, the paper's.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>What the momentum begins with. Default zero, the paper's.</summary>
    public SignumStart Start { get; init; } = SignumStart.Zero;

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for signSGD.");
        Require.Member(Start);
    }
}
