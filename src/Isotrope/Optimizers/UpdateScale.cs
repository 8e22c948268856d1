namespace Isotrope.Optimizers;

/// <summary>How the orthogonal update of <see cref="Muon"/> is scaled for a matrix [m, n].</summary>
public enum UpdateScale
{
    /// <summary>√max(1, m/n): η is a spectral norm, larger for matrices that widen.</summary>
    Spectral,

    /// <summary>0.2·√max(m, n): entries move like AdamW's, so that rates carry over.</summary>
    MatchRms,
}
