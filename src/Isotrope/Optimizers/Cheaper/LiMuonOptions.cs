namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="LiMuon"/>.</summary>
public sealed record LiMuonOptions : MomentumOptions
{
    /// <summary>Options with Muon's learning rate, 0.02.</summary>
    public LiMuonOptions() => LearningRate = 0.02;

    /// <summary>Rank r of the momentum that is kept, at least 0; a matrix takes at most its smaller side. 0 keeps the whole
    /// momentum, the paper's first option. Default 64, our choice.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Further columns of the sketch, at least 0. Default 8 (Halko et al., section 4.2: 5 to 10).</summary>
    public int Oversampling { get; init; } = 8;

    /// <summary>Power iterations of the sketch, 0 to 10. Default 1, as for <see cref="Polar.SketchedPolar"/>.</summary>
    public int Powers { get; init; } = 1;

    /// <summary>Seed of the sketches. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>How the update is scaled. Default spectral, Muon's; the paper has none.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Rank, 0, int.MaxValue, "Use 64, or 0 to keep the whole momentum.");
        Require.InRange(Oversampling, 0, int.MaxValue, "Five to ten are usual.");
        Require.InRange(Powers, 0, 11, "One is usual.");
        Require.Member(UpdateScale);
    }
}
