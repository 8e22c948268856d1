using System.Text.Json.Serialization;
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

    /// <summary>A polar solver of one's own, for instance with other coefficients; wins over <see cref="Solver"/>. Not a
    /// setting of the catalogue. Default null.</summary>
    [JsonIgnore]
    public PolarSolver? PolarSolver { get; init; }

    /// <summary>The AdamW that updates embeddings, head and vectors. Its rate is its own. Default: the defaults
    /// of <see cref="AdamWOptions"/>.</summary>
    public AdamWOptions Auxiliary
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Auxiliary), "Give options, or leave the default.");
    } = new();

    internal override AdamWOptions? AuxiliaryOptions => Auxiliary;

    /// <summary>The polar map that these options ask for.</summary>
    internal SpectralMap PolarMap => SpectralMap.Polar(ChosenSolver);

    /// <summary>The polar solver that these options ask for.</summary>
    internal PolarSolver ChosenSolver =>
        PolarSolver ?? (Solver is null ? PolarSolvers.For(Accuracy) : PolarSolvers.ByName(Solver));

    internal override void Check()
    {
        base.Check();
        _ = PolarMap;   // an unknown solver is an error now, not at the first step
    }
}
