using System.Globalization;

namespace Isotrope.Diagnostics;

/// <summary>A kind of singular values, and random matrices that have them: what solvers are measured on.</summary>
/// <remarks>Singular vectors are uniformly random; a seed determines the matrix, and torch's own random state is left
/// alone.</remarks>
public sealed class Spectrum
{
    private readonly Func<long[], Generator, Tensor> _draw;   // [b, m, n] in float64

    private Spectrum(string name, Func<long[], Generator, Tensor> draw) => (Name, _draw) = (name, draw);

    /// <summary>How each kind is written.</summary>
    public static IReadOnlyList<string> Syntax { get; } = ["gaussian", "power:A", "cond:K", "rank:R", "zero"];

    /// <summary>Independent standard normal entries.</summary>
    public static Spectrum Gaussian { get; } = new("gaussian", Normal);

    /// <summary>The zero matrix.</summary>
    public static Spectrum Zero { get; } = new("zero", (shape, _) => zeros(shape, dtype: ScalarType.Float64));

    /// <summary>As it is written.</summary>
    public string Name { get; }

    /// <summary>σᵢ = i^-A, i = 1..min(m, n).</summary>
    /// <param name="exponent">A, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative or infinite exponent.</exception>
    public static Spectrum PowerLaw(double exponent)
    {
        Require.NotNegative(exponent, "With 0 all singular values are 1.");
        return new($"power:{Text(exponent)}", (shape, random) => WithValues(shape, random,
            k => arange(1, k + 1, dtype: ScalarType.Float64).pow(-exponent)));
    }

    /// <summary>σᵢ = K^(-(i - 1)/(k - 1)), i = 1..k = min(m, n): evenly spaced logarithms.</summary>
    /// <param name="condition">K, at least 1: the largest over the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A condition below 1 or infinite.</exception>
    public static Spectrum Geometric(double condition)
    {
        Require.InRange(condition, 1, double.PositiveInfinity, "With 1 all singular values are 1.");
        return new($"cond:{Text(condition)}", (shape, random) => WithValues(shape, random,
            k => linspace(0, -Math.Log(condition), k, dtype: ScalarType.Float64).exp()));
    }

    /// <summary>The product of Gaussian matrices [m, R] and [R, n].</summary>
    /// <param name="rank">R, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rank below 1.</exception>
    public static Spectrum OfRank(long rank)
    {
        Require.InRange(rank, 1, double.PositiveInfinity, "The zero matrix is 'zero'.");
        return new($"rank:{rank}", (shape, random) =>
        {
            if (rank > Math.Min(shape[1], shape[2]))
                throw new ArgumentException($"A matrix [{shape[1]}, {shape[2]}] cannot have rank {rank}. " +
                    $"Allowed are ranks up to {Math.Min(shape[1], shape[2])}.");
            return Normal([shape[0], shape[1], rank], random).matmul(Normal([shape[0], rank, shape[2]], random));
        });
    }

    /// <summary>The spectrum of that name.</summary>
    /// <param name="text">One of <see cref="Syntax"/> with numbers for the letters, for example <c>cond:1e3</c>.</param>
    /// <exception cref="ArgumentException">It is none of them, or its number is not one or out of range.</exception>
    public static Spectrum Parse(string text)
    {
        var (kind, number) = text.Split(':', 2) is [var first, var second] ? (first, second) : (text, null);
        return (kind, number) switch
        {
            ("gaussian", null) => Gaussian,
            ("zero", null) => Zero,
            ("power", not null) => PowerLaw(Number(number, text)),
            ("cond", not null) => Geometric(Number(number, text)),
            ("rank", not null) =>
                Number(number, text) is var rank && rank == Math.Floor(rank) && Math.Abs(rank) < 1e9 ? OfRank((long)rank)
                : throw new ArgumentException(
                    $"The rank of the spectrum '{text}' is not a whole number. Write for example rank:16."),
            ("power" or "cond" or "rank", null) => throw new ArgumentException($"The spectrum '{text}' lacks its number. " +
                "Write for example power:1, cond:1e3 or rank:16."),
            _ => throw new ArgumentException(Suggestion.Unknown("spectrum", text, Syntax)),
        };
    }

    /// <summary>A random matrix [m, n], or a batch [b, m, n] of different ones.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="seed">Determines it.</param>
    /// <param name="batch">b; null for a matrix.</param>
    /// <param name="type">Type of the entries; drawn in float64 and rounded. Default float32.</param>
    /// <returns>The matrix; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The shape admits no such spectrum.</exception>
    public Tensor Draw(long rows, long columns, int seed, long? batch = null, ScalarType type = ScalarType.Float32)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var random = new Generator((ulong)seed);
        var matrices = _draw([batch ?? 1, rows, columns], random).to(type);
        return (batch is null ? matrices.squeeze(0) : matrices).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Tensor Normal(long[] shape, Generator random) => randn(shape, dtype: ScalarType.Float64, generator: random);

    /// <summary>U·diag(σ)·V^T with U and V uniform among matrices with orthonormal columns.</summary>
    private static Tensor WithValues(long[] shape, Generator random, Func<long, Tensor> values)
    {
        var (b, m, n) = (shape[0], shape[1], shape[2]);
        var k = Math.Min(m, n);
        var (u, v) = (Orthonormal([b, m, k], random), Orthonormal([b, n, k], random));
        return u.mul(values(k)).matmul(v.transpose(-2, -1));
    }

    /// <summary>The Q factor of a Gaussian matrix, uniform once R's diagonal is positive (Mezzadri 2007, arXiv
    /// math-ph/0609050).</summary>
    private static Tensor Orthonormal(long[] shape, Generator random)
    {
        var (q, r) = linalg.qr(Normal(shape, random));
        return q.mul(r.diagonal(0, -2, -1).sign().unsqueeze(-2));
    }

    private static double Number(string text, string whole) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new ArgumentException(
            $"'{text}' in the spectrum '{whole}' is not a number. Write for example power:1, cond:1e3 or rank:16.");

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
