using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>QDWH: the dynamically weighted Halley iteration, run until it has converged.</summary>
/// <remarks>
/// On the transposed problem X [n, m], n ≥ m, scaled so that its singular values lie in [l, 1], each step computes
/// <code>
/// X ← (b/c)·X + (a - b/c)·X·(I + c·X^T·X)^-1
/// a = h(l),  b = (a - 1)²/4,  c = a + b - 1,  l ← l·(a + b·l²)/(1 + c·l²)
/// </code>
/// with h of equation (3.3) of the paper. While c > 100 the inverse is applied through a QR factorisation of [√c·X; I], which is
/// backward stable, afterwards through Cholesky. l starts at 64 unit roundoffs, so that the number of steps depends on the
/// type alone (at most 6) and every singular value above the rounding of G is covered; a last Newton–Schulz step removes the
/// rounding. Source: Nakatsukasa, Bai, Gygi (2010), <see href="https://doi.org/10.1137/090774999"/>.
/// Departure: the code of PolarGrad stops after two steps, which is far from orthogonal; <see cref="Paper"/> is that mode.
/// </remarks>
public sealed class Qdwh : PolarSolver
{
    private const double SafeForCholesky = 100;   // Nakatsukasa and Higham (2013), section 5.1
    private readonly int? _steps;

    /// <summary>The iteration, run until it has converged.</summary>
    public Qdwh()
    {
    }

    private Qdwh(int steps) => _steps = steps;

    /// <summary>PolarGrad's published mode: two steps and the closing Newton–Schulz step, not converged.</summary>
    /// <remarks>X₀ = G / √(‖G‖₁·‖G‖_∞) and l₀ = 2u, as in the published code. In double precision the singular values of the
    /// result begin near 0.09; in single precision near 0.7.</remarks>
    public static Qdwh Paper { get; } = Stopped(2);

    /// <summary>The published code with a limit of steps.</summary>
    /// <param name="steps">At least 1; the iteration still stops when it has converged.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step.</exception>
    public static Qdwh Stopped(int steps)
    {
        Require.InRange(steps, 1, 101, "The published code uses 2.");
        return new(steps);
    }

    /// <inheritdoc/>
    public override string Name => _steps is { } steps ? $"qdwh-{steps}" : "qdwh";

    /// <inheritdoc/>
    public override double Flops(long m, long n) =>
        Schedule(ScalarType.Float32).Sum(weights => weights.C > SafeForCholesky
            ? 8.0 * m * m * n + 10.0 / 3 * m * m * m
            : 4.0 * m * m * n + m * m * m / 3.0) + 4.0 * m * m * n;

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => _steps is null ? PolarAccuracy.Exact : null;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var x = (_steps is null ? PolarInput.Normalized(wide) : NormalizedByOperatorNorms(wide)).transpose(-2, -1);   // [n, m]
        var schedule = Schedule(wide.dtype);
        foreach (var (a, b, c) in schedule)
        {
            using var previous = x;
            using var pulled = c > SafeForCholesky ? Halley.ByQr(x, c) : Halley.ByCholesky(x, c);
            x = x.mul(b / c).add_(pulled, alpha: a - b / c);
        }
        report.Steps = schedule.Count;
        report.Certificate = _steps is null ? Converged(wide) : PolarCertificate.None;
        return Halley.Polished(x).transpose(-2, -1).MoveToOuterDisposeScope();
    }

    private static PolarCertificate Converged(Tensor wide)
    {
        var from = PolarInput.NumericalRange(wide.dtype);
        return new(CertificateKind.APriori, 1, 1, from * Math.Sqrt(wide.shape[^2]), from, PolarInput.Rounding(wide, 3));
    }

    private IReadOnlyList<(double A, double B, double C)> Schedule(ScalarType type) => _steps is { } steps
        ? [.. Weights(2 * PolarInput.UnitRoundoff(type), 2 * PolarInput.UnitRoundoff(type)).Take(steps)]
        : Weights(PolarInput.NumericalRange(type), PolarInput.UnitRoundoff(type));

    /// <summary>Divides by √(‖X‖₁·‖X‖_∞), which bounds the largest singular value; zero stays zero.</summary>
    private static Tensor NormalizedByOperatorNorms(Tensor wide)
    {
        using var scope = NewDisposeScope();
        var size = wide.abs();
        var bound = size.sum([-2], keepdim: true).amax([-1], keepdim: true)
            .mul_(size.sum([-1], keepdim: true).amax([-2], keepdim: true)).sqrt_();
        return wide.div(bound.add_(bound.eq(0))).MoveToOuterDisposeScope();
    }

    /// <summary>The weights (a, b, c) of all steps for singular values in [l, 1], until l is 1 to a unit of rounding.</summary>
    internal static IReadOnlyList<(double A, double B, double C)> Weights(double lower, double unit)
    {
        var weights = new List<(double, double, double)>();
        for (var l = lower; 1 - l > unit;)
        {
            var square = l * l;
            var d = Math.Cbrt(4 * (1 - square) / (square * square));
            var root = Math.Sqrt(1 + d);
            var a = root + 0.5 * Math.Sqrt(8 - 4 * d + 8 * (2 - square) / (square * root));
            var b = (a - 1) * (a - 1) / 4;
            var c = a + b - 1;
            weights.Add((a, b, c));
            l = Math.Min(1, l * (a + b * square) / (1 + c * square));
        }
        return weights;
    }
}
