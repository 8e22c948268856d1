using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Five Newton–Schulz steps exactly as the textbook writes them, one matrix after another: what speeds are compared
/// with.</summary>
/// <remarks>
/// <code>
/// X = G / (‖G‖_F + 1e-7)
/// five times:  A = X·X^T;  B = b·A + c·A·A;  X = a·X + B·X        // (a, b, c) = (3.4445, -4.7750, 2.0315)
/// </code>
/// with a new tensor for every operation, in the type of G. No certificate: the number added to the norm makes the result depend
/// on the scale. Source: <see href="https://kellerjordan.github.io/posts/muon/"/>.
/// </remarks>
public sealed class NaiveNewtonSchulz : PolarSolver
{
    /// <inheritdoc/>
    public override string Name => "ns5-naive";

    /// <inheritdoc/>
    public override double Flops(long m, long n) => 20.0 * m * m * n + 10.0 * m * m * m;

    /// <inheritdoc/>
    private protected override bool IsScaleFree => false;

    /// <inheritdoc/>
    private protected override long LargestBatched => 0;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var schedule = PolynomialSchedules.Jordan;
        var x = wide / (wide.norm() + 1e-7);
        foreach (var (a, b, c) in schedule.Steps)
        {
            var gram = x.mm(x.t());
            var polynomial = b * gram + c * gram.mm(gram);
            x = a * x + polynomial.mm(x);
        }
        report.Steps = schedule.Steps.Count;
        return x.MoveToOuterDisposeScope();
    }
}
