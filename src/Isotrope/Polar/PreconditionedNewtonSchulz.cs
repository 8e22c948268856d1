using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Newton–Schulz with the small singular values lifted first.</summary>
/// <remarks>
/// With X = G / ‖G‖_F and a bound s on its smallest singular value, which starts at twice the unit roundoff,
/// <code>
/// X ← a·X - (4/27)·a³·X·X^T·X,  s ← a·s·(1 - (4/27)·a²·s²)     // until s ≥ 0.1; a = (3/2)·√3 - 0.1
/// X ← 1.5·X - 0.5·X·X^T·X                                       // until the change is at most max(m, n)·2u
/// </code>
/// The first polynomial maps (0, 1] into itself with slope 2.5 at 0. Source: Lewis et al., in the code of PolarGrad
/// (<see href="https://arxiv.org/abs/2505.21799"/>). Departure: no small number is added to the norm.
/// </remarks>
public sealed class PreconditionedNewtonSchulz : PolarSolver
{
    private const double Lifted = 0.1;    // the reference's target of the first phase
    private const int ClosingSteps = 11;  // 1.5·x - 0.5·x³ takes 0.1 to 1 within 2^-53
    private static readonly double s_slope = 1.5 * Math.Sqrt(3) - Lifted;

    /// <inheritdoc/>
    public override string Name => "preconditioned-newton-schulz";

    /// <inheritdoc/>
    public override double Flops(long m, long n) => (Lifts(ScalarType.Float32).Count() + ClosingSteps) * 4.0 * m * m * n;

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => PolarAccuracy.Exact;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var x = PolarInput.Normalized(wide);
        foreach (var _ in Lifts(wide.dtype)) x = Cubic(x, s_slope, -4.0 / 27 * Math.Pow(s_slope, 3));
        for (var step = 0; step < ClosingSteps; step++) x = Cubic(x, 1.5, -0.5);
        report.Steps = Lifts(wide.dtype).Count() + ClosingSteps;
        var unit = 2 * PolarInput.UnitRoundoff(wide.dtype);
        report.Certificate = new(
            CertificateKind.APriori, 1, 1, unit * Math.Sqrt(wide.shape[^2]), unit, PolarInput.Rounding(wide, 3));
        return x.MoveToOuterDisposeScope();
    }

    private static Tensor Cubic(Tensor x, double a, double b)
    {
        using var previous = x;
        using var gram = x.matmul(x.transpose(-2, -1));
        return Products.Add(a, x, b, gram, x);
    }

    /// <summary>The bound on the smallest singular value before each step of the first phase.</summary>
    private static IEnumerable<double> Lifts(ScalarType type)
    {
        for (var s = 2 * PolarInput.UnitRoundoff(type); s < Lifted; s *= s_slope * (1 - 4.0 / 27 * s_slope * s_slope * s * s))
            yield return s;
    }
}
