namespace Isotrope.Polar.Kernels;

/// <summary>Products of matrices whose result is known to be symmetric: only the blocks on and below the diagonal are multiplied.</summary>
/// <remarks>libtorch offers no symmetric rank-k product, so the result is split in halves, recursively, and each block is a product in
/// place. Holds for X·X^T and for products of polynomials of one symmetric matrix.</remarks>
internal static class SymmetricProducts
{
    private const long SmallestSplit = 128;   // below it a block is too small for the product's full rate
    private const long Alignment = 16;        // a cache line of single-precision numbers

    /// <summary>C ← β·C + α·A·B, C [m, m] symmetric.</summary>
    /// <param name="c">Overwritten; read only if β is not 0.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, m].</param>
    /// <param name="beta">Factor of C.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="lowerOnly">Leaves what is above the diagonal undefined.</param>
    public static void Into(Tensor c, Tensor a, Tensor b, double beta = 0, double alpha = 1, bool lowerOnly = false) =>
        Into(c, a, b, beta, alpha, Levels(c.shape[0]), lowerOnly);

    /// <summary>C ← X·X^T for X [m, n].</summary>
    public static void Gram(Tensor c, Tensor x)
    {
        using var transposed = x.t();
        Into(c, x, transposed);
    }

    /// <summary>How often halving pays, measured with one thread.</summary>
    private static int Levels(long m) => m >= 1536 ? 3 : m >= 768 ? 2 : m >= 256 ? 1 : 0;

    private static void Into(Tensor c, Tensor a, Tensor b, double beta, double alpha, int levels, bool lowerOnly)
    {
        var m = c.shape[0];
        if (levels <= 0 || m < SmallestSplit)
        {
            Products.AddInto(c, a, b, beta, alpha);
            return;
        }
        var (upper, lower) = Halves(m);
        using var a1 = a.narrow(0, 0, upper);
        using var a2 = a.narrow(0, upper, lower);
        using var b1 = b.narrow(1, 0, upper);
        using var b2 = b.narrow(1, upper, lower);
        using var blocks = new Quarters(c, upper);
        Into(blocks.UpperLeft, a1, b1, beta, alpha, levels - 1, lowerOnly);
        Into(blocks.LowerRight, a2, b2, beta, alpha, levels - 1, lowerOnly);
        Products.AddInto(blocks.LowerLeft, a2, b1, beta, alpha);
        if (!lowerOnly) blocks.Mirror();
    }

    /// <summary>Two halves whose first is a multiple of the alignment.</summary>
    internal static (long Upper, long Lower) Halves(long m)
    {
        var upper = (m / 2 + Alignment - 1) / Alignment * Alignment;
        return (upper, m - upper);
    }
}
