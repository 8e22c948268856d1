using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>One Zolotarev function of the Gram matrix: the polar factor to Muon's grade for one Gram matrix, a few inverses and one
/// product.</summary>
/// <remarks>
/// With A = G·G^T [m, m], λ a bound of its largest eigenvalue and l the smallest covered singular value over √λ:
/// <code>
/// U = λ^(-1/2)·(C·I + Σⱼ C·wⱼ·(A/λ + cⱼ·I)^-1)·G,      j = 1..r
/// </code>
/// with the poles and weights of the best rational approximation of the sign on [l, 1] (Zolotarev 1877; Nakatsukasa and Freund 2016,
/// <see href="https://doi.org/10.1137/140990334"/>). l follows the matrix: 1.4e-3·‖G‖_F/√λ, what five Newton–Schulz steps cover, so a
/// flat spectrum gets a narrow interval and a small error. λ is Lanczos' estimate times the factor by which it may be too small, and at
/// most the trace; if it is too small all the same, little harm is done, because the function grows only like C·x
/// beyond 1. 4m²n + (7/3)·r·m³ operations against 20m²n + 10m³ of five Newton–Schulz steps.
/// </remarks>
public sealed class ZoloMuon : PolarSolver
{
    /// <summary>Jordan's five steps leave [0.68, 1.2024] below 1.5e-3·‖G‖_F; the margin pays for rounding l down.</summary>
    private const double OfFrobenius = 1.4e-3;
    private const double Highest = 0.3;    // beyond it nothing is gained
    private const int LanczosSteps = 12;   // fewer make the bound loose, more cost more than they gain

    private readonly int _poles;

    /// <summary>A pass with r poles.</summary>
    /// <param name="poles">1 to 4: 2 is the fastest that keeps Muon's grade everywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of poles.</exception>
    public ZoloMuon(int poles = 2)
    {
        Require.InRange(poles, 1, 5, "Two poles reach Muon's grade.");
        _poles = poles;
    }

    /// <inheritdoc/>
    public override string Name => $"zolo-muon-{_poles}";

    /// <inheritdoc/>
    public override double Flops(long m, long n) => 4.0 * m * m * n + _poles * 7.0 / 3 * m * m * m;

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => _poles >= 2 ? PolarAccuracy.Muon : null;

    /// <inheritdoc/>
    private protected override long LargestBatched => 0;   // the function follows the matrix, not its neighbours

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var gram = GramPolynomial.Gram(wide, lowerOnly: true);
        var excess = LargestEigenvalue.Excess(wide.shape[^2], LanczosSteps);
        var ritz = LargestEigenvalue.Of(gram, LanczosSteps)[0];
        var square = gram.trace().ToDouble();   // ‖G‖_F²
        var largest = square > 0 ? Math.Min(square, excess * ritz) : 1;
        var ratio = square > 0 ? Math.Sqrt(square / largest) : 1;
        var function = Zolotarev.Of(Zolotarev.Rounded(Math.Min(Highest, OfFrobenius * ratio)), _poles);
        report.Steps = 1;
        report.Certificate = new(
            CertificateKind.Probable, 1 - function.Error, 1 + function.Error,
            ritz > 0 ? function.Lower * Math.Sqrt(largest / ritz) : function.Lower, function.Lower / ratio,
            PolarInput.Rounding(wide, 1, 1 / function.Shifts[0]), 1 - LargestEigenvalue.FailureProbability);
        return ZolotarevPass.Apply(wide, gram, [largest], function).MoveToOuterDisposeScope();
    }
}
