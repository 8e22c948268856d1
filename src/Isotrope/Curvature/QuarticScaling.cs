namespace Isotrope.Curvature;

/// <summary>H = c2 r² + c4 r⁴ in units in which the gradient has Frobenius norm 1 and so has its best multiple.</summary>
/// <remarks>
/// With kappa = 4 c4/(n(n+2)) the condition is 2 kappa X X^T X + (2 c2/n + kappa ||X||²) X = G. The best multiple X = rho·unit
/// solves (2 kappa tr(Y²) + kappa) rho³ + (2 c2/n) rho = ||G||_F, Y = unit^T unit.
/// </remarks>
internal sealed record QuarticScaling(double Unit, double Linear, double Kappa)
{
    /// <summary>The units for a gradient.</summary>
    /// <param name="quadratic">c2.</param>
    /// <param name="quartic">c4.</param>
    /// <param name="columns">n.</param>
    /// <param name="size">||G||_F.</param>
    /// <param name="fourth">tr(Y²), the sum of the fourth powers of the unit matrix's singular values.</param>
    public static QuarticScaling Of(double quadratic, double quartic, int columns, double size, double fourth)
    {
        var (linear, kappa) = (2 * quadratic / columns, 4 * quartic / (columns * (columns + 2.0)));
        var cubic = kappa * (2 * fourth + 1);
        var root = Math.Sqrt(3 * cubic / linear);
        var angle = 1.5 * size / linear * root;
        var best = double.IsFinite(angle) ? 2 / root * Math.Sinh(Math.Asinh(angle) / 3)
            : Math.Cbrt(size / cubic);   // the quadratic part is nothing beside the quartic
        return new(best, linear * best / size, kappa * best * best * best / size);
    }

    /// <summary>2 kappa: the factor of X X^T X.</summary>
    public double A => 2 * Kappa;

    /// <summary>The factor of X, given D = ||X||².</summary>
    public double B(double square) => Linear + Kappa * square;
}
