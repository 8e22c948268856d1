using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>ZOLO-PD: two passes of a Zolotarev function of high degree, to rounding, whatever the condition.</summary>
/// <remarks>
/// The best rational approximations of type (2r + 1, 2r) compose: two passes with r = 8 reach 1e-15 from a condition of 1e15 on,
/// with r = 4 rounding in single precision. Each pass computes
/// <code>
/// X ← C·(X + Σⱼ wⱼ·X·(X·X^T + cⱼ·I)^-1)
/// </code>
/// through QR factorisations of [X^T; √cⱼ·I] where shifts are small, which is backward stable, and Cholesky elsewhere; a last
/// Newton–Schulz step removes the rounding. Source: Nakatsukasa and Freund (2016),
/// <see href="https://doi.org/10.1137/140990334"/>. Departures: the smallest singular value is taken as 64 unit roundoffs instead
/// of being estimated, so that the work depends on the type alone; no random numbers.
/// </remarks>
public sealed class ZoloPd : PolarSolver
{
    // the counterpart of c < 100 in QDWH: Nakatsukasa and Higham (2013), section 5.1
    private const double SafeForCholesky = 1e-2;

    /// <inheritdoc/>
    public override string Name => "zolo-pd";

    /// <inheritdoc/>
    public override double Flops(long m, long n) =>
        2.0 * Poles(ScalarType.Float32) * (8.0 * m * m * n + 4.0 / 3 * m * m * m) + 4.0 * m * m * n;

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => PolarAccuracy.Exact;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var unit = PolarInput.UnitRoundoff(wide.dtype);
        var x = PolarInput.Normalized(wide).transpose(-2, -1);   // [n, m]
        var from = PolarInput.NumericalRange(wide.dtype);
        var lower = from;
        for (var pass = 0; pass < 2; pass++)
        {
            var function = Zolotarev.Of(lower, Poles(wide.dtype));
            x = Pass(x, function, 1 / (1 + function.Error));
            lower = (1 - function.Error) / (1 + function.Error) * (1 - 100 * unit);
        }
        report.Steps = 2;
        report.Certificate = new(
            CertificateKind.APriori, 1, 1, from * Math.Sqrt(wide.shape[^2]), from, PolarInput.Rounding(wide, 3));
        return Halley.Polished(x).transpose(-2, -1).MoveToOuterDisposeScope();
    }

    private static int Poles(ScalarType type) => type == ScalarType.Float64 ? 8 : 5;

    private static Tensor Pass(Tensor x, Zolotarev function, double factor)
    {
        using var scope = NewDisposeScope();
        var result = x.mul(factor * function.Constant);
        for (var j = 0; j < function.Shifts.Count; j++)
        {
            var shift = function.Shifts[j];
            var pulled = shift < SafeForCholesky ? Halley.ByQr(x, 1 / shift) : Halley.ByCholesky(x, 1 / shift);
            result.add_(pulled, alpha: factor * function.Weights[j] / shift);
        }
        return result.MoveToOuterDisposeScope();
    }
}
