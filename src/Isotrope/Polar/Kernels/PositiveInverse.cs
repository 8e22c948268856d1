namespace Isotrope.Polar.Kernels;

/// <summary>The inverse of a symmetric positive definite matrix by blocks, at the rate of matrix products.</summary>
/// <remarks>
/// With S = [S₁ ·; S₂ S₃]:
/// <code>
/// O₁ ← S₁^-1;  T ← S₂·O₁;  S₃ ← S₃ - T·S₂^T;  O₃ ← S₃^-1;  W ← O₃·T;  O₁ ← O₁ + T^T·W;  O₂ ← -W
/// </code>
/// 7/6 of m³ operations. Explicit inverses lose accuracy where S is badly conditioned: use it for shifts of at least
/// <see cref="SafeShift"/> of the largest eigenvalue.
/// </remarks>
internal static class PositiveInverse
{
    /// <summary>Smallest eigenvalue over largest for which the blocks keep their accuracy in single precision. Below about 3e-6
    /// non-positive blocks were met on power-law spectra.</summary>
    public const double SafeShift = 1e-4;

    private const long Base = 96;        // LAPACK's own blocks serve below it
    private const long Alignment = 16;   // a cache line of single-precision numbers

    /// <summary>O ← S^-1. S is destroyed; only its lower part is read.</summary>
    /// <returns>False if a block was not positive definite; O is then undefined.</returns>
    public static bool TryInvert(Tensor s, Tensor o)
    {
        var m = s.shape[0];
        if (m <= Base) return TryCholesky(s, o);
        var upper = (m / 2 + Alignment - 1) / Alignment * Alignment;
        using var from = new Quarters(s, upper);
        using var to = new Quarters(o, upper);
        using var s2Transposed = from.LowerLeft.t();
        using var tTransposed = to.LowerLeft.t();

        if (!TryInvert(from.UpperLeft, to.UpperLeft)) return false;
        Products.AddInto(to.LowerLeft, from.LowerLeft, to.UpperLeft);                                              // T
        SymmetricProducts.Into(from.LowerRight, to.LowerLeft, s2Transposed, beta: 1, alpha: -1, lowerOnly: true);
        if (!TryInvert(from.LowerRight, to.LowerRight)) return false;
        Products.AddInto(from.LowerLeft, to.LowerRight, to.LowerLeft, alpha: -1);                                  // -W
        SymmetricProducts.Into(to.UpperLeft, tTransposed, from.LowerLeft, beta: 1, alpha: -1);
        to.LowerLeft.copy_(from.LowerLeft);
        to.Mirror();
        return true;
    }

    /// <summary>O ← S^-1 through LAPACK; reads the lower part of S.</summary>
    public static bool TryCholesky(Tensor s, Tensor o)
    {
        var (factor, info) = linalg.cholesky_ex(s);
        using (factor)
        using (info)
        {
            if (info.item<int>() != 0) return false;
            using var inverse = factor.cholesky_inverse();
            o.copy_(inverse);
            return true;
        }
    }
}
