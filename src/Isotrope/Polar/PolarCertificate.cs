namespace Isotrope.Polar;

/// <summary>What is known of a computed factor U·f(S)·V^T of a matrix U·S·V^T: a range of f.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Minimum">Smallest f over the covered singular values; smaller ones may map below.</param>
/// <param name="Maximum">Largest f over the covered singular values.</param>
/// <param name="From">The covered singular values begin at this fraction of the largest one; smaller ones map below.</param>
/// <param name="FromOfFrobenius">The same beginning as a fraction of the Frobenius norm.</param>
/// <param name="Rounding">Allowance for rounding in the computation, to be added to both ends.</param>
/// <param name="Confidence">Probability that the range holds, over the fixed draw of a start vector; 1 where nothing was drawn.</param>
/// <remarks>
/// The range of f is exact for real arithmetic: the image of an interval under a polynomial follows from its critical points, and
/// images compose; Zolotarev functions equioscillate. The rounding allowance is (2·k·√m + 2·κ + 12)·u: k products whose rounding the
/// method does not repair, of matrices with m rows, in unit roundoff u (the probabilistic error law of Higham and Mary 2019,
/// <see href="https://doi.org/10.1137/18M1226312"/>), and the condition κ of the last Gram matrix. Its constants are checked on random
/// matrices, not proved. Whatever the method, rounding of G itself turns singular vectors by about u·σ₁/σ, so along the vectors of G as
/// given f is seen with a deviation of up to 4·(u·σ₁/σ)² more.
/// </remarks>
public sealed record PolarCertificate(
    CertificateKind Kind, double Minimum, double Maximum, double From, double FromOfFrobenius, double Rounding, double Confidence = 1)
{
    private const double NumericalRange = 20;   // exact solvers resolve singular values from about n·u of the largest on

    /// <summary>Bound on |f - 1| over the covered singular values; infinite if nothing is known.</summary>
    public double Bound => Kind == CertificateKind.None ? double.PositiveInfinity : Math.Max(Maximum - 1, 1 - Minimum) + Rounding;

    /// <summary>The certificate that says nothing.</summary>
    public static PolarCertificate None { get; } = new(CertificateKind.None, 0, double.PositiveInfinity, 1, 1, 0, 0);

    /// <summary>Whether the certificate shows that an accuracy was reached.</summary>
    /// <param name="accuracy">The accuracy.</param>
    public bool Shows(PolarAccuracy accuracy)
    {
        if (Kind == CertificateKind.None) return false;
        if (accuracy == PolarAccuracy.Exact) return Bound <= 2 * Rounding && From <= NumericalRange * Rounding;
        var goal = PolarGoal.Of(accuracy);
        return Minimum - Rounding >= goal.Minimum && Maximum + Rounding <= goal.Maximum
            && (goal.OfFrobenius ? FromOfFrobenius : From) <= goal.From * (1 + 1e-9);
    }
}
