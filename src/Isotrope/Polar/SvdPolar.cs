namespace Isotrope.Polar;

/// <summary>The polar factor U·V^T from a singular value decomposition in double precision: the oracle, not the fast
/// way.</summary>
/// <remarks>Singular values up to max(m, n)·u of the largest, u the unit roundoff of the input's type, count as zero.</remarks>
public sealed class SvdPolar : PolarSolver
{
    /// <inheritdoc/>
    public override string Name => "svd";

    /// <inheritdoc/>
    protected override int StepsFor(ScalarType type) => 1;

    /// <inheritdoc/>
    protected override PolarCertificate CertificateFor(Tensor gradient) =>
        new(1, 1, Cutoff(gradient), Rounding(gradient, 2));

    /// <inheritdoc/>
    protected override Tensor Factor(Tensor wide)
    {
        using var scope = NewDisposeScope();
        var (u, s, vh) = linalg.svd(wide.to(ScalarType.Float64), fullMatrices: false);
        var kept = s.gt(s.amax([-1], keepdim: true).mul_(Cutoff(wide))).to(ScalarType.Float64);
        return u.mul_(kept.unsqueeze(-2)).matmul(vh).to(wide.dtype).MoveToOuterDisposeScope();
    }

    private static double Cutoff(Tensor matrix) =>
        Math.Max(matrix.shape[^1], matrix.shape[^2]) * UnitRoundoff(matrix.dtype);
}
