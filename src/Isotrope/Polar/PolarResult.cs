namespace Isotrope.Polar;

/// <summary>A polar factor and what is known of it. Owns its tensors.</summary>
/// <param name="Factor">The factor U of G, shape of the input, same dtype and device.</param>
/// <param name="Method">The name of the solver that computed it.</param>
/// <param name="Reason">Why this solver; empty if the caller named it.</param>
/// <param name="Steps">Iterations taken.</param>
/// <param name="Certificate">Bounds on the scalar function that the singular values went through.</param>
/// <param name="Converged">Whether the certificate shows the accuracy that was asked for; for a solver that was named, whether it
/// shows the polar factor to rounding. Never assumed.</param>
public sealed record PolarResult(
    Tensor Factor, string Method, string Reason, int Steps, PolarCertificate Certificate, bool Converged) : IDisposable
{
    /// <summary>⟨G, U⟩, the nuclear norm of G where U is exact: [] for a matrix, [b] for a batch; positive for every matrix but
    /// zero. With |f - 1| ≤ e on the covered singular values, the sum of all is at least ⟨G, U⟩ / (1 + e), and the sum of the
    /// covered ones at most ⟨G, U⟩ / (1 - e).</summary>
    public required Tensor NuclearNorm { get; init; }

    /// <summary>The symmetric factor of G = U·H for m ≥ n, of G = H·U otherwise, [k, k] or [b, k, k] with k the smaller side;
    /// null unless asked for.</summary>
    public Tensor? Hermitian { get; init; }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Factor.Dispose();
        NuclearNorm.Dispose();
        Hermitian?.Dispose();
    }
}
