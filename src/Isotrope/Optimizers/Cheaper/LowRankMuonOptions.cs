using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="LowRankMuon"/>.</summary>
public sealed record LowRankMuonOptions : MomentumOptions
{
    /// <summary>Options with the reference code's learning rate, 0.02, decay, 0.01, and polar schedule, five Jordan
    /// steps.</summary>
    public LowRankMuonOptions()
    {
        (LearningRate, WeightDecay) = (0.02, 0.01);
        Solver = PolynomialSchedules.Jordan.Name;
    }

    /// <summary>Whether the direction looks ahead along the momentum. Default true, the reference code's.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Columns k of the sketch, the rank of the update, at least 1. Default 200, the reference code's.</summary>
    public int Rank { get; init; } = 200;

    /// <summary>Matrices whose smaller side is at most this get their whole polar factor, at least 0. Default 500, the reference
    /// code's.</summary>
    public int LargestWhole { get; init; } = 500;

    /// <summary>Power iterations of the sketch, 0 to 10. Default 0, as in the reference code.</summary>
    public int Powers { get; init; }

    /// <summary>Seed of the sketches. Default 0; the reference draws from the global generator.</summary>
    public long Seed { get; init; }

    /// <summary>How the update is scaled. Default spectral, the reference code's.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Rank, 1, int.MaxValue, "Use 200, or a quarter of the smaller side.");
        Require.InRange(LargestWhole, 0, int.MaxValue, "Use 500; 0 sketches every matrix that has more sides than the rank.");
        Require.InRange(Powers, 0, 11, "Use 0 or 1.");
        Require.Member(UpdateScale);
    }
}
