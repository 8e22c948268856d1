namespace Isotrope.Optimizers;

/// <summary>How <see cref="Asgo"/> computes the inverse root of its factor.</summary>
public enum AsgoRoot
{
    /// <summary>By eigenvalues, to rounding.</summary>
    Exact,

    /// <summary>By ten coupled steps of Polar Express's polynomials, the reference's: matrix products alone. Eigenvalues below
    /// about 1e-6 of the factor's norm get less than their inverse root.</summary>
    PolarExpress,
}
