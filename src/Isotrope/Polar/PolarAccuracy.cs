namespace Isotrope.Polar;

/// <summary>How close to 1 the singular values of a computed polar factor shall be.</summary>
public enum PolarAccuracy
{
    /// <summary>Good enough for Muon: values of at least 1.5e-3 of the Frobenius norm map into [0.68, 1.25].</summary>
    Muon,

    /// <summary>To rounding on the numerical range of the matrix.</summary>
    Exact,
}
