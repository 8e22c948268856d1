namespace Isotrope.Polar;

/// <summary>By which upper bound of the largest singular value a matrix is divided before a polynomial iteration.</summary>
public enum Normalization
{
    /// <summary>‖G‖_F, the root of the sum of squared singular values: as all published codes do. Too large by the root of the
    /// stable rank, 14 for a Gaussian matrix 768 x 768.</summary>
    Frobenius,

    /// <summary>(Σ σ⁸)^(1/8), which costs nothing, since the first step squares the Gram matrix anyway. Too large by 1.26 for
    /// that matrix.</summary>
    Schatten8,
}
