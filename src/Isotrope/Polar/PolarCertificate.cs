namespace Isotrope.Polar;

/// <summary>What is known of a computed polar factor U f(S) V^T of a matrix U S V^T before looking at it.</summary>
/// <param name="Minimum">Smallest f over the covered singular values.</param>
/// <param name="Maximum">Largest f over the covered singular values.</param>
/// <param name="From">The covered singular values begin at this fraction of the Frobenius norm; smaller ones map below.</param>
/// <param name="Rounding">Allowance for rounding in the computation, added to both ends.</param>
/// <remarks>
/// The range is exact for real arithmetic: the image of an interval under a polynomial follows from its critical points, and
/// images compose. The rounding allowance is 4·k·√n·u for k products of length n in unit roundoff u (the probabilistic error
/// law of Higham and Mary 2019, <see href="https://doi.org/10.1137/18M1226312"/>).
/// </remarks>
public sealed record PolarCertificate(double Minimum, double Maximum, double From, double Rounding)
{
    /// <summary>Bound on |f - 1| over the covered singular values.</summary>
    public double Bound => Math.Max(Maximum - 1, 1 - Minimum) + Rounding;
}
