namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Adam"/>, and what those of its relatives share with them.</summary>
public record AdamOptions : UpdateOptions
{
    /// <summary>Options with coupled decay, Adam's.</summary>
    public AdamOptions() => DecayForm = WeightDecayForm.Coupled;

    /// <summary>Decay β₁ of the running mean of gradients, in [0, 1). Default 0.9, the paper's.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay β₂ of the running mean of squared gradients, in [0, 1). Default 0.999, the paper's;
    /// <see cref="AdamWOptions"/> begins with 0.95.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment, in units of the gradient; positive. Default 1e-8, the paper's.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override double FirstMoment { get => Beta1; init => Beta1 = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta1, 0, 1, "Use 0 for no momentum.");
        Require.InRange(Beta2, 0, 1, "Use 0.95 or 0.999.");
        Require.Positive(Epsilon, "Use 1e-8.");
    }
}
