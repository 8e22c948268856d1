using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="AdaMuon"/>; the defaults are those of the authors' GPT-2 experiments.</summary>
public sealed record AdaMuonOptions : MomentumOptions
{
    /// <summary>Options with the authors' rate 6e-4, decay 0.1 and five Jordan steps.</summary>
    public AdaMuonOptions()
    {
        LearningRate = 6e-4;
        WeightDecay = 0.1;
        Solver = PolynomialSchedules.Jordan.Name;
    }

    /// <summary>Whether the polar factor is that of the signs of the direction. Default true, as in the paper; the authors'
    /// code for large models leaves the signs out.</summary>
    public bool Signs { get; init; } = true;

    /// <summary>Whether the direction looks ahead along the momentum. Default false, as in the paper; both of the authors' codes
    /// do.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Decay β₂ of the running mean of squares, in [0, 1). Default 0.95: the authors' code uses that of the
    /// momentum.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>ε, added to the root of the mean of squares; positive. Default 1e-8, the authors'.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The authors' code for large models: Nesterov, no signs.</summary>
    public static AdaMuonOptions Unsigned { get; } = new() { Signs = false, Nesterov = true };

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta2, 0, 1, "Use 0.95.");
        Require.Positive(Epsilon, "Use 1e-8.");
    }
}
