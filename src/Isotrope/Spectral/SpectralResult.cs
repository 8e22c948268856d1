namespace Isotrope.Spectral;

/// <summary>A mapped gradient U·f(S)·V^T and what is known of it. Owns its tensor.</summary>
/// <param name="Mapped">Shape of the input, same type and device.</param>
/// <param name="Plan">The route, why it was taken, fit error and proof.</param>
/// <param name="Steps">Shifted inverses, or products after the Gram matrix, or 1 for a decomposition.</param>
public sealed record SpectralResult(Tensor Mapped, SpectralPlan Plan, int Steps) : IDisposable
{
    /// <summary>The route that was taken.</summary>
    public SpectralRoute Route => Plan.Route;

    /// <summary>Releases the tensor.</summary>
    public void Dispose() => Mapped.Dispose();
}
