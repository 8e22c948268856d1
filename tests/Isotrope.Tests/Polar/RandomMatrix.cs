namespace Isotrope.Tests.Polar;

/// <summary>A matrix, or a small batch, of random kind of spectrum, shape, scale and type.</summary>
/// <param name="Kind">Kind of spectrum.</param>
/// <param name="Matrix">[m, n] or [b, m, n].</param>
internal sealed record RandomMatrix(string Kind, Tensor Matrix)
{
    private const double MostlyBelow = 48, RarelyBelow = 320;   // beyond 256, symmetric products and inverses are divided
    private const double ShareOfLarge = 1.0 / 100;

    private static readonly string[] s_kinds =
    [
        "gaussian", "power law", "condition 1e3", "condition 1e6", "rank deficient", "clustered", "near rank one",
            "scaled blocks",
    ];

    public ScalarType Type => Matrix.dtype;

    /// <summary>The matrices one by one.</summary>
    public IEnumerable<Tensor> Each =>
        Matrix.dim() == 2 ? [Matrix] : Enumerable.Range(0, (int)Matrix.shape[0]).Select(i => Matrix[i]);

    /// <summary>The matrix that a seed determines; kinds take turns.</summary>
    public static RandomMatrix Of(int seed)
    {
        var random = new Random(seed);
        var large = random.NextDouble() < ShareOfLarge;
        long Side() => (long)Math.Exp(Math.Log(2) + random.NextDouble() * Math.Log((large ? RarelyBelow : MostlyBelow) / 2));
        var (m, n) = (Side(), Side());
        if (random.Next(4) == 0) n = m;
        var batch = !large && random.Next(6) == 0 ? random.Next(2, 5) : 0;
        var kind = s_kinds[seed % s_kinds.Length];
        var type = random.Next(2) == 0 ? ScalarType.Float32 : ScalarType.Float64;
        var scale = Math.Pow(10, 8 * random.NextDouble() - 4);
        manual_seed(seed);
        var matrices = Enumerable.Range(0, Math.Max(1, batch)).Select(_ => Make(kind, m, n, random).mul(scale).to(type)).ToList();
        return new(kind, batch == 0 ? matrices[0] : stack(matrices));
    }

    public override string ToString() => $"{Kind}, {string.Join("x", Matrix.shape)}, {Type}";

    private static Tensor Make(string kind, long m, long n, Random random)
    {
        var k = (int)Math.Min(m, n);
        Tensor With(Func<int, double> value) => Spectra.WithSingularValues(
            randn(m, n, dtype: ScalarType.Float64), tensor([.. Enumerable.Range(0, k).Select(value)], dtype: ScalarType.Float64));
        var (exponent, rank, groups) = (0.3 + 1.7 * random.NextDouble(), random.Next(1, k + 1), random.Next(1, 4));
        return kind switch
        {
            "gaussian" => randn(m, n, dtype: ScalarType.Float64),
            "power law" => With(i => Math.Pow(i + 1, -exponent)),
            "condition 1e3" => With(i => Math.Pow(1e-3, k == 1 ? 0 : i / (k - 1.0))),
            "condition 1e6" => With(i => Math.Pow(1e-6, k == 1 ? 0 : i / (k - 1.0))),
            "rank deficient" => randn(m, rank, dtype: ScalarType.Float64).matmul(randn(rank, n, dtype: ScalarType.Float64)),
            // Groups of equal values, every other one of them split by little more than rounding.
            "clustered" => With(i => Math.Pow(10, -(i * groups / k)) * (1 + (i % 2) * 1e-9 * i)),
            "near rank one" => randn(m, 1, dtype: ScalarType.Float64).matmul(randn(1, n, dtype: ScalarType.Float64))
                + Math.Pow(10, -1 - 6 * random.NextDouble()) * randn(m, n, dtype: ScalarType.Float64),
            "scaled blocks" => randn(m, n, dtype: ScalarType.Float64).mul(Scales(m, random).unsqueeze(1)).mul(Scales(n, random)),
            _ => throw new ArgumentException(kind),
        };
    }

    /// <summary>Two scales, one for each half of the rows or columns.</summary>
    private static Tensor Scales(long length, Random random)
    {
        var factor = Math.Pow(10, -3 * random.NextDouble());
        return cat([ones(length - length / 2, dtype: ScalarType.Float64), full(length / 2, factor, dtype: ScalarType.Float64)]);
    }
}
