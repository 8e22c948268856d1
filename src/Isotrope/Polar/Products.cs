using Isotrope.Native;
using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Fused products of single matrices and of batches.</summary>
/// <remarks>TorchSharp's fused products take their factors in single precision, so other factors go the long way in double precision.
/// </remarks>
internal static class Products
{
    /// <summary>β·C + α·A·B for [m, k], [k, n], or batches of them; a new tensor.</summary>
    public static Tensor Add(double beta, Tensor c, double alpha, Tensor a, Tensor b)
    {
        if (c.dtype == ScalarType.Float64)
        {
            using var scaled = c.mul(beta);
            return a.matmul(b).mul_(alpha).add_(scaled);
        }
        return c.dim() == 2
            ? c.addmm(a, b, (float)beta, (float)alpha)
            : a.baddbmm(b, c, (float)beta, (float)alpha);   // TorchSharp 0.107 takes the summand last here
    }

    /// <summary>β·C + α·A·B for batches; in the pool's memory where libtorch's C interface can write there, so that no pages are
    /// asked of the system.</summary>
    /// <param name="name">The pool's name of the result.</param>
    /// <param name="a">[b, m, k].</param>
    /// <param name="b">[b, k, n].</param>
    /// <param name="c">[b, m, n]; null for none.</param>
    /// <param name="beta">Factor of C.</param>
    /// <param name="alpha">Factor of the product.</param>
    public static Tensor Batch(string name, Tensor a, Tensor b, Tensor? c = null, double beta = 0, double alpha = 1)
    {
        if (a.device_type != DeviceType.CPU || !TorchShim.IsAvailable)
            return c is null ? a.matmul(b).mul_(alpha) : Add(beta, c, alpha, a, b);
        var target = Scratch.Batch(name, a.shape[0], a.shape[1], b.shape[2], a);
        TorchShim.BatchMultiplyAdd(target, c is null ? 0 : beta, c ?? target, alpha, a, b);
        return target;
    }

    /// <summary>C ← β·C + α·A·B for [m, k], [k, n], in place.</summary>
    public static void AddInto(Tensor c, Tensor a, Tensor b, double beta = 0, double alpha = 1)
    {
        if (c.dtype != ScalarType.Float64 || ((float)beta == beta && (float)alpha == alpha))
        {
            c.addmm_(a, b, (float)beta, (float)alpha);
            return;
        }
        using var scaled = a.mul(alpha);
        c.mul_(beta).addmm_(scaled, b, 1, 1);
    }

    /// <summary>S·X for symmetric S [.., m, m]; where X is the transpose of a matrix in memory, so is the result.</summary>
    public static Tensor Left(Tensor symmetric, Tensor x)
    {
        if (x.stride(-1) == 1 || x.stride(-2) != 1) return symmetric.matmul(x);
        using var stored = x.transpose(-2, -1);
        using var product = stored.matmul(symmetric);
        return product.transpose(-2, -1);
    }
}
