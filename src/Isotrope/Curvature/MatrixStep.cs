using Isotrope.Spectral;

namespace Isotrope.Curvature;

/// <summary>The change that the isotropic curvature model chooses for a gradient, and what is known of it.
/// Owns its tensor.</summary>
/// <param name="Q">Q*, of the gradient's shape, type and device.</param>
/// <param name="Method">The solver's name.</param>
/// <param name="Iterations">Iterations taken; for a polynomial its degree in G^T G.</param>
/// <param name="Residual">
/// Iterations: ||G − (the gradient of E H at Q)||_F/||G||_F. <see cref="SvdModel"/>: the relative KKT residual of the singular
/// values. <see cref="PolynomialModel"/>: the largest relative distance of the polynomial from the curve s*(sigma) between its
/// points of interpolation.
/// </param>
/// <param name="Increase">That larger singular values stay larger, where the solver proves it for the map that it applied;
/// otherwise null.</param>
public sealed record MatrixStep(Tensor Q, string Method, int Iterations, double Residual, IncreaseProof? Increase) : IDisposable
{
    /// <summary>Releases Q.</summary>
    public void Dispose() => Q.Dispose();
}
