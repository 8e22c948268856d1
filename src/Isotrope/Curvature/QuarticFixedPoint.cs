namespace Isotrope.Curvature;

/// <summary>The damped fixed point on matrices for H(r) = c2 r² + c4 r⁴.</summary>
/// <remarks>
/// In the notation of <see cref="QuarticModel"/> one step computes
/// <code>
/// X ← (1 − theta) X + theta G (a Y + b I)⁻¹,   Y = X^T X,   theta = 2/P = 1/2
/// </code>
/// The Hessian lies between diag(T) and (P − 1) diag(T), P = 4, so that it converges locally at the rate (P − 2)/P = 1/2. One
/// triangular solve a step instead of <see cref="QuarticNewton"/>'s two, but several times the steps: the simplest method, kept
/// for comparison.
/// </remarks>
/// <param name="quadratic">c2, in units of H per r², at least 0.</param>
/// <param name="quartic">c4, in units of H per r⁴, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A coefficient is out of range.</exception>
public sealed class QuarticFixedPoint(double quadratic, double quartic) : QuarticModel(quadratic, quartic)
{
    private const double Damping = 0.5;

    /// <inheritdoc/>
    public override string Name => "matrix fixed point for c2 r^2 + c4 r^4";

    private protected override Tensor Next(
        Tensor gradient, Tensor x, Tensor gram, Tensor residual, QuarticScaling scaling, double b) =>
        Divide(gradient, Factor(gram, scaling.A, b)).mul_(Damping).add_(x, alpha: 1 - Damping);
}
