namespace Isotrope.Tests.Polar;

/// <summary>Matrices with known kinds of spectrum.</summary>
internal static class Spectra
{
    public static Tensor Make(string kind, long m, long n, ScalarType type = ScalarType.Float64)
    {
        manual_seed(m * 1000 + n);
        var gaussian = randn(m, n, dtype: ScalarType.Float64);
        var k = Math.Min(m, n);
        var matrix = kind switch
        {
            "gaussian" => gaussian,
            "power law" => WithSingularValues(gaussian, arange(1, k + 1).to(ScalarType.Float64).pow(-1.0)),
            "condition 1e3" => WithSingularValues(gaussian, logspace(0, -3, k, dtype: ScalarType.Float64)),
            "half rank" => WithSingularValues(
                gaussian, cat([ones(k - k / 2, dtype: ScalarType.Float64), zeros(k / 2, dtype: ScalarType.Float64)])),
            "repeated" => WithSingularValues(gaussian, ones(k, dtype: ScalarType.Float64)),
            "tiny 1e-30" => gaussian * 1e-30,
            "huge 1e25" => gaussian * 1e25,
            _ => throw new ArgumentException(kind),
        };
        return matrix.to(type);
    }

    public static Tensor WithSingularValues(Tensor gaussian, Tensor values)
    {
        var (u, _, vt) = linalg.svd(gaussian, fullMatrices: false);
        return (u * values).matmul(vt);
    }
}
