using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="NorMuon"/>.</summary>
public sealed record NorMuonOptions : MomentumOptions
{
    /// <summary>Options with the reference's learning rate, 0.02, and polar schedule, five Jordan steps.</summary>
    public NorMuonOptions()
    {
        LearningRate = 0.02;
        Solver = PolynomialSchedules.Jordan.Name;
    }

    /// <summary>Whether the direction looks ahead along the momentum. Default true, the reference's.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Decay β₂ of the running mean square of each row, in [0, 1). Default 0.95, the reference's.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of a row's mean square and to the norm; positive. Default 1e-10, the reference's.</summary>
    public double Epsilon { get; init; } = 1e-10;

    /// <summary>How the update is scaled. Default spectral, the reference's; the paper's text matches AdamW.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta2, 0, 1, "Use 0.95.");
        Require.Positive(Epsilon, "Use 1e-10.");
        Require.Member(UpdateScale);
    }
}
