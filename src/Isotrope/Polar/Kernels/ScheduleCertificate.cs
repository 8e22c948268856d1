namespace Isotrope.Polar.Kernels;

/// <summary>What a polynomial schedule promises of one matrix.</summary>
internal static class ScheduleCertificate
{
    /// <summary>The certificate for G [.., m, n] whose singular values were divided by N.</summary>
    public static PolarCertificate Of(PolynomialSchedule schedule, Tensor wide, Tensor squaredNorm)
    {
        var (ofLargest, ofFrobenius) = Coverage.Of(wide, squaredNorm);
        var (low, high) = schedule.ImageOf(schedule.Lower, 1);
        return new(CertificateKind.APriori, low, Math.Max(high, schedule.ImageOf(0, schedule.Lower).High),
            schedule.Lower * ofLargest, schedule.Lower * ofFrobenius, PolarInput.Rounding(wide, 3 * schedule.Steps.Count));
    }
}
