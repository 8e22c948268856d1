using MathNet.Numerics.LinearAlgebra;

namespace Isotrope.Tests;

/// <summary>Singular value decompositions in double precision by a library that shares nothing with torch.</summary>
internal static class Oracle
{
    /// <summary>U [m, k], S [k], V^T [k, n] of a matrix, k = min(m, n).</summary>
    public static (Matrix<double> U, double[] S, Matrix<double> Vt) Svd(Tensor matrix)
    {
        var (m, n) = ((int)matrix.shape[0], (int)matrix.shape[1]);
        var values = Values(matrix);
        var size = values.Max(Math.Abs);   // the library's decomposition is not free of scale
        var svd = Matrix<double>.Build.DenseOfRowMajor(m, n, [.. values.Select(value => value / size)]).Svd();
        var k = Math.Min(m, n);
        return (svd.U.SubMatrix(0, m, 0, k), [.. svd.S.Select(sigma => sigma * size)], svd.VT.SubMatrix(0, k, 0, n));
    }

    /// <summary>The polar factor of a matrix whose singular values are all far from zero, float64.</summary>
    public static Tensor Polar(Tensor matrix)
    {
        var (u, _, vt) = Svd(matrix);
        return tensor((u * vt).ToRowMajorArray(), matrix.shape, dtype: ScalarType.Float64);
    }

    /// <summary>The sum of the singular values.</summary>
    public static double NuclearNorm(Tensor matrix) => Svd(matrix).S.Sum();

    /// <summary>The values f(sigma) that a computed factor has along the singular directions of a matrix, with what is left
    /// beside them.</summary>
    public static (double Sigma, double Value)[] Map(Tensor matrix, Tensor factor, out double beside)
    {
        var (u, s, vt) = Svd(matrix);
        var x = Matrix<double>.Build.DenseOfRowMajor((int)factor.shape[0], (int)factor.shape[1], Values(factor));
        var core = u.Transpose() * x * vt.Transpose();
        beside = (core - Matrix<double>.Build.DiagonalOfDiagonalVector(core.Diagonal())).Enumerate().Max(Math.Abs);
        return [.. s.Select((sigma, i) => (sigma, core[i, i]))];
    }

    private static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
