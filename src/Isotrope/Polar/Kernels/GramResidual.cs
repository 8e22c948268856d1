namespace Isotrope.Polar.Kernels;

/// <summary>Bounds on the singular values of a factor that was computed, from its Gram matrix.</summary>
/// <remarks>
/// With A = U·U^T and its eigenvalues a = f²: ‖I - A‖_F bounds every |1 - f²|; ‖A - A²‖_F bounds every |f² - f⁴|, so that f is
/// near 1 or near 0, which is the statement for matrices that lack full rank. One product, or two.
/// </remarks>
internal static class GramResidual
{
    /// <summary>The tighter of the certificate given and of what is measured.</summary>
    public static PolarCertificate Refine(Tensor factor, PolarCertificate known)
    {
        if (known.Kind == CertificateKind.None) return known;
        using var scope = NewDisposeScope();
        var wide = factor.shape[^2] > factor.shape[^1] ? factor.transpose(-2, -1) : factor;
        var gram = wide.matmul(wide.transpose(-2, -1));
        var rounding = PolarInput.Rounding(wide, 1);
        var full = Norm(eye(gram.shape[^1], dtype: gram.dtype, device: gram.device) - gram);
        if (full < 0.5) return Tighter(known, full, from: 0, rounding);
        // |f² - f⁴| ≤ r < 1/4 leaves f² within 2r of 1, or of 0 where the certificate covers nothing.
        var partial = Norm(gram - gram.matmul(gram));
        return partial < 0.2 && known.Minimum * known.Minimum > 2 * partial
            ? Tighter(known, 2 * partial, known.From, rounding)
            : known;
    }

    private static PolarCertificate Tighter(PolarCertificate known, double deviation, double from, double rounding)
    {
        var measured = new PolarCertificate(
            CertificateKind.GramResidual, Math.Sqrt(1 - deviation), Math.Sqrt(1 + deviation), from,
            Math.Min(from, known.FromOfFrobenius), rounding);
        return measured.Bound < known.Bound || measured.Bound <= 2 * rounding ? measured : known;
    }

    private static double Norm(Tensor matrices) => linalg.vector_norm(matrices, 2, [-2, -1]).max().ToDouble();
}
