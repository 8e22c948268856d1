using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>The polar factor U·V^T from a singular value decomposition in double precision: the oracle, not the fast
/// way.</summary>
/// <remarks>Singular values up to max(m, n)·u of the largest, u the unit roundoff of the input's type, count as zero.</remarks>
public sealed class SvdPolar : PolarSolver
{
    /// <inheritdoc/>
    public override string Name => "svd";

    /// <inheritdoc/>
    // Golub and Van Loan (2013), figure 8.6.1
    public override double Flops(long m, long n) => 14.0 * m * m * n + 8.0 * m * m * m;

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => PolarAccuracy.Exact;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var cutoff = wide.shape[^1] * PolarInput.UnitRoundoff(wide.dtype);
        var (u, s, vh) = linalg.svd(wide.to(ScalarType.Float64), fullMatrices: false);
        var kept = s.gt(s.amax([-1], keepdim: true).mul_(cutoff)).to(ScalarType.Float64);
        report.Steps = 1;
        report.Certificate = new(CertificateKind.APriori, 1, 1, cutoff, cutoff, PolarInput.Rounding(wide, 2));
        return u.mul_(kept.unsqueeze(-2)).matmul(vh).to(wide.dtype).MoveToOuterDisposeScope();
    }
}
