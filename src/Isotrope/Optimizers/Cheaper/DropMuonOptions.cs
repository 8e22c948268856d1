using Isotrope.Norms;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="DropMuon"/>.</summary>
public sealed record DropMuonOptions : MomentumOptions
{
    /// <summary>Options with Muon's learning rate, 0.02.</summary>
    public DropMuonOptions() => LearningRate = 0.02;

    /// <summary>The norm of the layers' step (see <see cref="NormCatalog"/>). Default <c>spectral</c>, the paper's
    /// experiments.</summary>
    public string Norm { get; init; } = "spectral";

    /// <summary>Whether a step is the sharp operator, whose length is the dual norm of the momentum, instead of a step of length
    /// η. Default false: Muon's step.</summary>
    public bool Sharp { get; init; }

    /// <summary>Seed of the layers drawn. Default 0.</summary>
    public long Seed { get; init; }

    internal override void Check()
    {
        base.Check();
        _ = NormCatalog.Parse(Norm);   // an unknown norm is an error now, not at the first step
    }
}
