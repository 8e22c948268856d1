namespace Isotrope.Polar;

/// <summary>Fused products of single matrices and of batches.</summary>
internal static class Products
{
    /// <summary>β·C + α·A·B for [m, k], [k, n], or batches of them; a new tensor.</summary>
    /// <remarks>TorchSharp's fused products take their factors in single precision, so double precision goes the long
    /// way.</remarks>
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
}
