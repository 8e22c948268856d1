namespace Isotrope.Spectral;

/// <summary>How a map will be applied to matrices of a shape, and what is known of the result before looking at it.</summary>
/// <param name="Route">The route.</param>
/// <param name="Reason">Why.</param>
/// <param name="DoublePrecision">Whether the Gram matrix is formed in float64 although the input is float32.</param>
/// <param name="FitError">Largest error of the scalar map in place of f; 0 where f itself is applied.</param>
/// <param name="Rounding">Estimate of what rounding in the Gram matrix adds, in the same units.</param>
/// <param name="Lower">The errors hold from this fraction of the norm on.</param>
/// <param name="Increase">The proof that the fit increases, or what was found instead; null where f itself is applied.</param>
public sealed record SpectralPlan(
    SpectralRoute Route, string Reason, bool DoublePrecision, double FitError, double Rounding, double Lower,
        IncreaseProof? Increase)
{
    /// <summary>What is known of the map's growth, in one sentence.</summary>
    public required string Growth { get; init; }

    internal PartialFractions? Fractions { get; init; }

    internal OddPolynomial? Polynomial { get; init; }
}
