namespace Isotrope.Polar;

/// <summary>How close to 1 the singular values of a computed polar factor shall be.</summary>
public enum PolarAccuracy
{
    /// <summary>Good enough for Muon: values of at least 1.5e-3 of the Frobenius norm map into [0.68, 1.25], what five
    /// Newton–Schulz steps of the original reach.</summary>
    Muon,

    /// <summary>Values of at least 1e-3 of the largest map into 1 ± 1e-2.</summary>
    Hundredth,

    /// <summary>Values of at least 1e-3 of the largest map into 1 ± 1e-5.</summary>
    Fine,

    /// <summary>To rounding on the numerical range of the matrix.</summary>
    Exact,
}
