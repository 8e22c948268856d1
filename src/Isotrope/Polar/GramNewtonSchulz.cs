using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>A polynomial schedule evaluated on the Gram matrix alone, which is the smaller one for rectangular matrices.</summary>
/// <remarks>
/// With R = X·X^T, X = G/N, each step computes
/// <code>
/// W = a·I + b·R + c·R²;  Q ← Q·W;  R ← W·R·W          // all [m, m], all symmetric
/// </code>
/// and at last, or at a restart, X ← Q·X, R ← X·X^T, Q ← I. 2m²n + 6m³ operations and, for a restart, 4m²n more. Half-precision types
/// need restarts, single precision does not. Source: Dao-AILab, gram-newton-schulz
/// (<see href="https://github.com/Dao-AILab/gram-newton-schulz"/>). Departure: symmetric products, and the free Schatten-8 bound.
/// </remarks>
public sealed class GramNewtonSchulz : PolarSolver
{
    private readonly Normalization _normalization;
    private readonly HashSet<int> _restarts;

    /// <summary>Iterates a schedule.</summary>
    /// <param name="schedule">The polynomials.</param>
    /// <param name="normalization">What G is divided by.</param>
    /// <param name="restarts">Steps before which X is formed anew, counted from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A restart is not between 1 and the last step.</exception>
    public GramNewtonSchulz(PolynomialSchedule schedule, Normalization normalization = Normalization.Schatten8,
        params ReadOnlySpan<int> restarts)
    {
        foreach (var restart in restarts)
            Require.InRange(restart, 1, schedule.Steps.Count, "A restart comes between two steps of the schedule.");
        (Schedule, _normalization, _restarts) = (schedule, normalization, [.. restarts]);
    }

    /// <summary>The polynomials.</summary>
    public PolynomialSchedule Schedule { get; }

    /// <inheritdoc/>
    public override string Name => $"gram-{Schedule.Name}{(_restarts.Count > 0 ? $"-restart-{string.Join("-", _restarts.Order())}" : "")}"
        + (_normalization == Normalization.Schatten8 ? "" : "-frobenius");

    /// <inheritdoc/>
    public override double Flops(long m, long n) =>
        (_restarts.Count + 1) * 4.0 * m * m * n + (Schedule.Steps.Count * 8.0 - 6.0 * (_restarts.Count + 1)) * m * m * m;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        if (GramPolynomial.IsSmall(wide)) return Factor(wide.unsqueeze(0), report).squeeze(0).MoveToOuterDisposeScope();
        var start = NormalizedGram.Of(wide, _normalization);
        if (report.IsWanted)
        {
            var (low, high) = LastStart();
            report.Certificate = ScheduleCertificate.Of(Schedule, wide, start.Gram) with
            {
                Rounding = PolarInput.Rounding(wide, 1, 3 * Math.Pow(high / low, 2)),
            };
        }
        var (gram, square, x) = (start.Gram, start.Square, wide);
        Tensor? product = null;
        for (var step = 0; step < Schedule.Steps.Count; step++)
        {
            if (_restarts.Contains(step))
            {
                x = Products.Left(product!, x);
                (gram, product) = (GramPolynomial.Gram(x), null);
            }
            // The names keep the matrices of two steps apart: the product of one is read while that of the next is written.
            var polynomial = GramPolynomial.Of(Schedule.Steps[step], gram, step == 0 ? square : null, step == 0 ? "polynomial" : "factor");
            if (step == 0) polynomial.mul_(start.SquaredNorm.rsqrt());
            product = product is null
                ? Kept(polynomial)
                : GramPolynomial.Symmetric(product, polynomial, step % 2 == 0 ? "even product" : "odd product");
            if (step == Schedule.Steps.Count - 1 || _restarts.Contains(step + 1)) continue;
            if (step == 0) polynomial.mul_(start.SquaredNorm.sqrt());
            var half = GramPolynomial.Symmetric(gram, polynomial, "half");
            gram = GramPolynomial.Symmetric(polynomial, half, "gram");
        }
        report.Steps = Schedule.Steps.Count;
        return Products.Left(product!, x).MoveToOuterDisposeScope();
    }

    /// <summary>The range of singular values of the X that the last Gram matrix was formed from.</summary>
    private (double Low, double High) LastStart()
    {
        var (low, high) = (Schedule.Lower, 1.0);
        foreach (var step in Schedule.Steps.Take(_restarts.Count == 0 ? 0 : _restarts.Max())) (low, high) = step.Image(low, high);
        return (low, high);
    }

    private static Tensor Kept(Tensor polynomial)
    {
        if (polynomial.dim() == 3) return polynomial.clone();
        var copy = Scratch.Square("first product", polynomial.shape[0], polynomial);
        copy.copy_(polynomial);
        return copy;
    }
}
