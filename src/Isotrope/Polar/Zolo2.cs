using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Two Zolotarev passes with the Gram matrix formed anew between them: 1e-2 to 1e-6 at condition 1e3, in single
/// precision.</summary>
/// <remarks>
/// <code>
/// X = polar-like(G; l, r₁),  values in [l₂, 1],  l₂ = (1 - e₁)/(1 + e₁)
/// U = polar-like(X; l₂, r₂)
/// </code>
/// each pass as in <see cref="ZoloMuon"/>. What the first pass rounds the second repairs, up to unit roundoff times condition, because its
/// Gram matrix is that of the X that was computed; no shift of the second is small. λ is overestimated on purpose in the first pass, so
/// that no value passes 1 (the growth beyond 1 would not be repaired to full accuracy).
/// </remarks>
public sealed class Zolo2 : PolarSolver
{
    /// <summary>More steps than Muon's grade takes: the surer the estimate of λ, the less is lost by overestimating it.</summary>
    private const int LanczosSteps = 20;

    private const double Guard = 0.98;   // rounding of the first pass; the reference's
    private readonly double _lower;
    private readonly int _first, _second;

    /// <summary>Passes of r₁ and r₂ poles for singular values from a fraction of the largest on.</summary>
    /// <param name="firstPoles">r₁, 1 to 8. Default 1.</param>
    /// <param name="secondPoles">r₂, 1 to 8. Default 2.</param>
    /// <param name="lower">Smallest covered singular value over the largest, in [1e-5, 0.3]. Default 1e-3.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Zolo2(int firstPoles = 1, int secondPoles = 2, double lower = 1e-3)
    {
        Require.InRange(firstPoles, 1, 9, "One pole is usual.");
        Require.InRange(secondPoles, 1, 9, "Two poles give 1e-2, four 1e-5.");
        Require.InRange(lower, 1e-5, 0.3, "Single precision resolves no smaller ones in the Gram matrix.");
        (_first, _second, _lower) = (firstPoles, secondPoles, lower);
    }

    /// <inheritdoc/>
    public override string Name => $"zolo2-{_first}-{_second}{(_lower == 1e-3 ? "" : $"-{_lower:0.#e0}")}";

    /// <inheritdoc/>
    public override double Flops(long m, long n) => 8.0 * m * m * n + (_first + _second) * 7.0 / 3 * m * m * m;

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => _lower > 1e-3 ? null : Second.Error switch
    {
        <= 5e-6 => PolarAccuracy.Fine,
        <= 9e-3 => PolarAccuracy.Hundredth,
        _ => null,
    };

    private Zolotarev Second => SecondOf(Zolotarev.Of(_lower / 1.2, _first));

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var gram = GramPolynomial.Gram(wide, lowerOnly: true);
        var excess = LargestEigenvalue.Excess(wide.shape[^2], LanczosSteps);
        double[] largest = [.. LargestEigenvalue.Of(gram, LanczosSteps).Select(value => value > 0 ? excess * value : 1)];
        var first = Zolotarev.Of(Zolotarev.Rounded(_lower / Math.Sqrt(excess)), _first);
        var second = SecondOf(first);
        var x = ZolotarevPass.Apply(wide, gram, largest, first, top: 1);
        var factor = ZolotarevPass.Apply(x, GramPolynomial.Gram(x, lowerOnly: true), Ones(wide), second);
        report.Steps = 2;
        if (report.IsWanted) report.Certificate = Certificate(wide, first, second, excess);
        return factor.MoveToOuterDisposeScope();
    }

    private static double[] Ones(Tensor wide) => [.. Enumerable.Repeat(1.0, wide.dim() == 3 ? (int)wide.shape[0] : 1)];

    private Zolotarev SecondOf(Zolotarev first) => Zolotarev.Of(Guard * (1 - first.Error) / (1 + first.Error), _second);

    /// <summary>That of the second Gram matrix, and what the second pass leaves of the rounding of the first.</summary>
    private static double Condition(Zolotarev first, Zolotarev second) =>
        1 / (second.Lower * second.Lower) + 4 * second.Error / first.Shifts[0];

    private static PolarCertificate Certificate(Tensor wide, Zolotarev first, Zolotarev second, double excess)
    {
        var from = first.Lower * Math.Sqrt(excess);
        return new(CertificateKind.Probable, 1 - second.Error, 1 + second.Error, from, from,
            PolarInput.Rounding(wide, 1, Condition(first, second)), 1 - LargestEigenvalue.FailureProbability);
    }
}
