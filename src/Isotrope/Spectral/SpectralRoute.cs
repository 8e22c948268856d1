namespace Isotrope.Spectral;

/// <summary>How a spectral function is applied to a matrix.</summary>
public enum SpectralRoute
{
    /// <summary>An odd polynomial: products alone.</summary>
    Polynomial,

    /// <summary>Partial fractions: shifted inverses of the Gram matrix.</summary>
    PartialFractions,

    /// <summary>The eigenvalues of the Gram matrix: any function, no fit.</summary>
    GramEigenvalues,

    /// <summary>The singular value decomposition in double precision: the oracle, not the fast way.</summary>
    SingularValues,
}
