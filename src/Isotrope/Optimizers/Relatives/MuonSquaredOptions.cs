namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="MuonSquared"/>.</summary>
public sealed record MuonSquaredOptions : MomentumOptions
{
    /// <summary>Options with the default rate of the record's code, 0.02.</summary>
    public MuonSquaredOptions() => LearningRate = 0.02;

    /// <summary>Whether the direction looks ahead along the momentum. Default true, the record's.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Decay β₂ of the running mean of squared gradients, in [0, 1). Default 0.95, the record's.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>ε, added to the root of the mean of squares, in units of the gradient; positive. Default 1e-10, the
    /// record's.</summary>
    public double Epsilon { get; init; } = 1e-10;

    /// <summary>How the update is scaled. Default spectral, the record's.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta2, 0, 1, "Use 0.95.");
        Require.Positive(Epsilon, "Use 1e-10.");
        Require.Member(UpdateScale);
    }
}
