namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Soap"/>, all with the defaults of the reference.</summary>
public sealed record SoapOptions : UpdateOptions
{
    /// <summary>Options with the reference's rate 3e-3 and decay 0.01.</summary>
    public SoapOptions()
    {
        LearningRate = 3e-3;
        WeightDecay = 0.01;
    }

    /// <summary>Decay β₁ of the mean of gradients, in [0, 1). Default 0.95, the reference's.</summary>
    public double Beta1 { get; init; } = 0.95;

    /// <summary>Decay β₂ of the mean of squared gradients in the eigenbasis, in [0, 1). Default 0.95, the reference's.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Decay of the mean of the factors, in [0, 1); null for <see cref="Beta2"/>. Default null, the
    /// reference's.</summary>
    public double? ShampooBeta { get; init; }

    /// <summary>Added to the root of the second moment, in units of the gradient; positive. Default 1e-8, the
    /// reference's.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Steps between turns of the eigenbases, at least 1. Default 10, the reference's.</summary>
    public int Frequency { get; init; } = 10;

    /// <summary>Longer sides keep their own basis; with <see cref="Merge"/> also the largest product of merged sides. Default
    /// 10000, the reference's, above most layers and below most vocabularies.</summary>
    public int MaxSide { get; init; } = 10000;

    /// <summary>Whether only the shortest side, the first of equal ones, has an eigenbasis: the paper's one-sided form, with
    /// less memory and time. Default false.</summary>
    public bool OneSided { get; init; }

    /// <summary>Whether neighbouring sides are merged while their product is at most <see cref="MaxSide"/>. Default false, the
    /// reference's.</summary>
    public bool Merge { get; init; }

    /// <summary>Whether vectors have an eigenbasis too; otherwise they get Adam. Default false, the reference's.</summary>
    public bool Vectors { get; init; }

    /// <summary>Whether each update is divided by its root mean square. Default false, the reference's; it reports that it helps
    /// where bases turn every hundred steps and hurts at ten.</summary>
    public bool Normalize { get; init; }

    /// <summary>Whether means are corrected for their start at zero. Default true, the reference's.</summary>
    public bool CorrectBias { get; init; } = true;

    internal override double FirstMoment { get => Beta1; init => Beta1 = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta1, 0, 1, "Use 0 for no mean of gradients.");
        Require.InRange(Beta2, 0, 1, "Use 0.95.");
        if (ShampooBeta is { } beta) Require.InRange(beta, 0, 1, "Use null for Beta2.", nameof(ShampooBeta));
        Require.Positive(Epsilon, "Use 1e-8.");
        Require.Positive(Frequency, "Use 10.");
        Require.Positive(MaxSide, "Use 10000.");
    }
}
