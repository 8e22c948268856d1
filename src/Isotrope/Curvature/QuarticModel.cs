using Isotrope.Polar.Kernels;

namespace Isotrope.Curvature;

/// <summary>A solver for H(r) = c2 r² + c4 r⁴ that needs Gram matrices and Cholesky factors only.</summary>
/// <remarks>
/// With kappa = 4 c4/(n(n+2)), a = 2 kappa, D = ||X||_F² and b = 2 c2/n + kappa D, Q* = X is the one solution of
/// <code>
/// a X X^T X + b X = G
/// </code>
/// Its singular values increase with the gradient's, because sigma = a s³ + b s does; they are computed with an error relative to
/// the largest.
/// </remarks>
public abstract class QuarticModel : MatrixModel
{
    private const int MostSteps = 100;
    private const double Gain = 0.9;        // a step that leaves more of the residual, near rounding, is the last
    private const double Slack = 1e3;       // residuals are judged against so many roundings of a sum of k terms

    private protected QuarticModel(double quadratic, double quartic)
    {
        Require.NotNegative(quadratic, "Use 0 for a pure quartic.", nameof(quadratic));
        Require.Positive(quartic, "Without it Q* is a multiple of G: G·n/(2 c2).", nameof(quartic));
        (Quadratic, Quartic) = (quadratic, quartic);
    }

    /// <summary>c2, in units of H per r², at least 0.</summary>
    public double Quadratic { get; }

    /// <summary>c4, in units of H per r⁴, above 0.</summary>
    public double Quartic { get; }

    private protected override MatrixStep Solve(Tensor unit, double size, int columns)
    {
        using var scope = NewDisposeScope();
        var gram = unit.transpose(0, 1).matmul(unit);
        var scaling = QuarticScaling.Of(Quadratic, Quartic, columns, size, Inner(gram, gram));
        var rounding = Slack * PolarInput.UnitRoundoff(unit.dtype) * Math.Sqrt(unit.shape[1]);
        Tensor x = unit, before = unit, best = unit;
        var (reached, steps) = (double.PositiveInfinity, 0);
        for (var step = 0; step <= MostSteps; step++)
        {
            using var inner = NewDisposeScope();
            gram = x.transpose(0, 1).matmul(x);   // [k, k]
            var b = scaling.B(gram.trace().to(ScalarType.Float64).item<double>());
            var residual = unit.add(x.matmul(gram), alpha: -scaling.A).add_(x, alpha: -b);
            var left = residual.norm().to(ScalarType.Float64).item<double>();
            var last = !(left < Gain * reached) && reached <= rounding || !double.IsFinite(left);
            if (left < reached) (best, reached, steps) = (x, left, step);
            if (last) break;
            var next = Next(unit, x, gram, residual, scaling, b).MoveToOuterDisposeScope();
            if (!ReferenceEquals(before, unit) && !ReferenceEquals(before, best)) before.Dispose();
            (before, x) = (x, next);
        }
        if (reached <= rounding) return new(best.mul(scaling.Unit).MoveToOuterDisposeScope(), Name, steps, reached, null);
        throw new NumericalException(
            $"{Name} stopped with a relative residual of {reached:g3}, above {rounding:g3}, what its precision allows. Convert " +
            "the gradient to float64.");
    }

    /// <summary>The next iterate.</summary>
    /// <param name="gradient">Of Frobenius norm 1.</param>
    /// <param name="x">[m, k].</param>
    /// <param name="gram">X^T X; may be overwritten.</param>
    /// <param name="residual">G − a X X^T X − b X.</param>
    /// <param name="scaling">The units.</param>
    /// <param name="b">The factor of X at this iterate.</param>
    private protected abstract Tensor Next(
        Tensor gradient, Tensor x, Tensor gram, Tensor residual, QuarticScaling scaling, double b);

    /// <summary>The Cholesky factor of factor·Y + b·I.</summary>
    private protected static Tensor Factor(Tensor gram, double factor, double b)
    {
        var shifted = gram.mul(factor);
        shifted.diagonal().add_(b);
        return linalg.cholesky(shifted);
    }
}
