namespace Isotrope.Optimizers;

/// <summary>How the orthogonal update of <see cref="Muon"/> is scaled for a matrix [m, n].</summary>
/// <remarks>A convolution counts as the matrix [out, in·taps] that it is flattened to.</remarks>
public enum UpdateScale
{
    /// <summary>√max(1, m/n): η is a spectral norm, larger for matrices that widen. Jordan, PyTorch, Optax.</summary>
    Spectral,

    /// <summary>0.2·√max(m, n): entries move like AdamW's, so that rates carry over. Moonlight.</summary>
    MatchRms,

    /// <summary>√(m/n): η is the norm from root mean square to root mean square, also below 1. Dion, Scion.</summary>
    RmsToRms,

    /// <summary>√max(m, n): entries of size η. Emerging-Optimizers.</summary>
    UnitRms,

    /// <summary>1: η is a spectral norm, whatever the shape. PolarGrad's own Muon.</summary>
    None,
}
