namespace Isotrope.Curvature;

/// <summary>Newton's method on matrices for H(r) = c2 r² + c4 r⁴.</summary>
/// <remarks>
/// In the notation of <see cref="QuarticModel"/> one step computes
/// <code>
/// R = G − a X Y − b X,   Y = X^T X,   M = 3a Y + b I
/// Z1 = R M⁻¹,   Z2 = X M⁻¹
/// X ← X + Z1 − Z2·2 kappa ⟨X, Z1⟩/(1 + 2 kappa ⟨X, Z2⟩)
/// </code>
/// M is the diagonal of the reduced problem's Hessian and the rank-one term its dependence on D: this is Newton's method on a
/// strictly convex problem. At the solution M has a condition of at most 7, since s_max² ≤ D. Every iterate is G times a function
/// of G^T G.
/// </remarks>
/// <param name="quadratic">c2, in units of H per r², at least 0.</param>
/// <param name="quartic">c4, in units of H per r⁴, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A coefficient is out of range.</exception>
public sealed class QuarticNewton(double quadratic, double quartic) : QuarticModel(quadratic, quartic)
{
    /// <inheritdoc/>
    public override string Name => "matrix Newton for c2 r^2 + c4 r^4";

    private protected override Tensor Next(
        Tensor gradient, Tensor x, Tensor gram, Tensor residual, QuarticScaling scaling, double b)
    {
        var factor = Factor(gram, 3 * scaling.A, b);
        var (first, second) = (Divide(residual, factor), Divide(x, factor));
        var share = 2 * scaling.Kappa * Inner(x, first) / (1 + 2 * scaling.Kappa * Inner(x, second));
        return first.add_(x).add_(second, alpha: -share);
    }
}
