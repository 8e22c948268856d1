namespace Isotrope.Diagnostics;

/// <summary>How good a computed polar factor X of G is, measured; all figures are 0 for a zero matrix.</summary>
/// <param name="Minimum">Smallest f(σ) over σ ≥ 1e-3·σ₁.</param>
/// <param name="Maximum">Largest f(σ) over σ ≥ 1e-3·σ₁.</param>
/// <param name="Error">Largest |f(σ) - 1| over σ ≥ 1e-3·σ₁.</param>
/// <param name="Orthogonality">‖I - P·P^T‖_F/√k for P = U₁^T·X, U₁ the k left singular vectors with σ ≥ 1e-3·σ₁.</param>
/// <param name="NuclearGap">1 - ⟨G, X⟩/‖G‖_*; negative where f exceeds 1.</param>
/// <param name="MonotonicityViolation">The largest drop of f from a smaller to a larger singular value.</param>
public sealed record PolarQuality(
    double Minimum, double Maximum, double Error, double Orthogonality, double NuclearGap, double MonotonicityViolation)
{
    /// <summary>The worse of every figure of two.</summary>
    internal PolarQuality Worse(PolarQuality other) => new(
        Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum), Math.Max(Error, other.Error),
        Math.Max(Orthogonality, other.Orthogonality),
        Math.Abs(NuclearGap) >= Math.Abs(other.NuclearGap) ? NuclearGap : other.NuclearGap,
        Math.Max(MonotonicityViolation, other.MonotonicityViolation));
}
