namespace Isotrope.Polar;

/// <summary>A polar factor and what is known of it. Owns its tensor.</summary>
/// <param name="Factor">The factor U of G = U·H, shape of the input, same dtype and device.</param>
/// <param name="Method">The solver's name.</param>
/// <param name="Steps">Iterations taken.</param>
/// <param name="Certificate">Bounds on the singular values of the factor.</param>
public sealed record PolarResult(Tensor Factor, string Method, int Steps, PolarCertificate Certificate) : IDisposable
{
    /// <summary>Releases the factor.</summary>
    public void Dispose() => Factor.Dispose();
}
