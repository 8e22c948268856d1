using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>What every optimizer that maps singular values can be told.</summary>
public abstract record MatrixOptions : UpdateOptions
{
    /// <summary>How close to orthogonal the mapped update shall be. Default: good enough for Muon.</summary>
    public PolarAccuracy Accuracy { get; init; } = PolarAccuracy.Muon;

    /// <summary>Name of the polar solver (see <see cref="PolarSolvers"/>); null chooses one by <see cref="Accuracy"/>.
    /// Default null.</summary>
    public string? Solver { get; init; }

    /// <summary>The AdamW that updates embeddings, head and vectors. Its rate is its own.</summary>
    public AdamWOptions Auxiliary { get; init; } = new();

    /// <summary>The polar map that these options ask for.</summary>
    internal SpectralMap PolarMap =>
        Solver is null ? SpectralMap.Polar(Accuracy) : SpectralMap.Polar(PolarSolvers.ByName(Solver));

    internal override void Check()
    {
        base.Check();
        Auxiliary.Check();
        _ = PolarMap;   // an unknown solver is an error now, not at the first step
    }
}
