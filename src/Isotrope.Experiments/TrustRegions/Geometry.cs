namespace Isotrope.Experiments.TrustRegions;

/// <summary>What the theorems need to know of a norm on [m, n]: how it stands to the Euclidean one.</summary>
/// <param name="Norm">The norm, as the catalogue of norms has it.</param>
/// <param name="Ratio">ρ, the least number with ‖X‖* ≤ ρ‖X‖_F and ‖X‖_F ≤ ρ‖X‖ for all X.</param>
internal sealed record Geometry(string Norm, double Ratio)
{
    /// <summary>Euclidean, spectral, largest entry.</summary>
    public static IReadOnlyList<Geometry> All(long m, long n) =>
    [
        new("frobenius", 1),
        new("spectral", Math.Sqrt(Math.Min(m, n))),
        new("max-entry", Math.Sqrt(m * n)),
    ];

    /// <summary>L of ‖∇f(X) - ∇f(Y)‖* ≤ L‖X - Y‖, where L_F is the Euclidean one.</summary>
    public double Smoothness(double euclidean) => Ratio * Ratio * euclidean;
}
