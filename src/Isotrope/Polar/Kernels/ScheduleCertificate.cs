namespace Isotrope.Polar.Kernels;

/// <summary>What a polynomial schedule promises of one matrix.</summary>
internal static class ScheduleCertificate
{
    private const int LanczosSteps = 12;
    private const double Settled = 1e-2;   // an iteration that converges repairs the rounding of all steps but the last

    /// <summary>The certificate for G [.., m, n] whose normalised Gram matrix is A.</summary>
    /// <remarks>σ₁ = N·√λ₁(A) and ‖G‖_F = N·√(tr A): an interval [l, 1] of σ/N begins at l/√λ₁(A) of the largest.</remarks>
    public static PolarCertificate Of(PolynomialSchedule schedule, Tensor wide, Tensor normalizedGram)
    {
        using var scope = NewDisposeScope();
        var largest = LargestEigenvalue.Of(normalizedGram, LanczosSteps).Where(value => value > 0).DefaultIfEmpty(1).Min();
        var trace = normalizedGram.diagonal(0, -2, -1).sum(-1);
        var least = trace.masked_fill(trace.eq(0), double.PositiveInfinity).min().ToDouble();
        var (low, high) = schedule.ImageOf(schedule.Lower, 1);
        return new(CertificateKind.APriori, low, Math.Max(high, schedule.ImageOf(0, schedule.Lower).High),
            schedule.Lower / Math.Sqrt(largest), double.IsFinite(least) ? schedule.Lower / Math.Sqrt(least) : schedule.Lower,
            PolarInput.Rounding(wide, high - low < Settled ? 3 : 3 * schedule.Steps.Count));
    }
}
