namespace Isotrope.Polar.Kernels;

/// <summary>Products of matrices whose result is known to be symmetric: only what is on and below the diagonal is multiplied.</summary>
/// <remarks>libtorch offers no symmetric rank-k product, so the result is computed in panels of rows, each from the left edge to the
/// diagonal: (1 + 1/p)/2 of the operations for p panels. Holds for X·X^T and for products of polynomials of one symmetric
/// matrix.</remarks>
internal static class SymmetricProducts
{
    private const long SmallestSplit = 192;   // below it the panels are too small for the product's full rate

    /// <summary>C ← β·C + α·A·B, C [m, m] symmetric.</summary>
    /// <param name="c">Overwritten; read only if β is not 0.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, m].</param>
    /// <param name="beta">Factor of C.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="lowerOnly">Leaves what is above the diagonal undefined.</param>
    public static void Into(Tensor c, Tensor a, Tensor b, double beta = 0, double alpha = 1, bool lowerOnly = false)
    {
        var m = c.shape[0];
        if (m < SmallestSplit)
        {
            Products.AddInto(c, a, b, beta, alpha);
            return;
        }
        var width = Width(m);
        for (long row = 0; row < m; row += width)
        {
            var height = Math.Min(width, m - row);
            using var panel = c.narrow(0, row, height);
            using var toDiagonal = panel.narrow(1, 0, row + height);
            using var left = a.narrow(0, row, height);
            using var right = b.narrow(1, 0, row + height);
            Products.AddInto(toDiagonal, left, right, beta, alpha);
            if (!lowerOnly && row > 0) Mirror(c, panel, row, height);
        }
    }

    /// <summary>C ← X·X^T for X [m, n].</summary>
    public static void Gram(Tensor c, Tensor x, bool lowerOnly = false)
    {
        using var transposed = x.t();
        Into(c, x, transposed, lowerOnly: lowerOnly);
    }

    /// <summary>Height of a panel, measured with one thread.</summary>
    private static long Width(long m) => m >= 512 ? Math.Max(128, m / 8) : m >= 256 ? 96 : 64;

    /// <summary>Copies a panel left of the diagonal to its place above.</summary>
    private static void Mirror(Tensor c, Tensor panel, long row, long height)
    {
        using var below = panel.narrow(1, 0, row);
        using var transposed = below.t();
        using var top = c.narrow(0, 0, row);
        using var above = top.narrow(1, row, height);
        above.copy_(transposed);
    }
}
