namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Lion"/>.</summary>
public sealed record LionOptions : UpdateOptions
{
    /// <summary>Options with the paper's rate, 1e-4.</summary>
    public LionOptions() => LearningRate = 1e-4;

    /// <summary>Weight β₁ of the momentum in the update, in [0, 1). Default 0.9, the paper's.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay β₂ of the momentum, in [0, 1). Default 0.99, the paper's.</summary>
    public double Beta2 { get; init; } = 0.99;

    internal override double FirstMoment { get => Beta1; init => Beta1 = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta1, 0, 1, "Use 0.9.");
        Require.InRange(Beta2, 0, 1, "Use 0.99.");
    }
}
