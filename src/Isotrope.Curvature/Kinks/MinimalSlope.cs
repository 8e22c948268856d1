namespace Isotrope.Curvature.Kinks;

/// <summary>The smallest right slope B at a kink for which orthogonalization is optimal, given the left slope A.</summary>
/// <remarks>
/// Theorem 2 of the paper, made exact: with b_i = sigma_i − A/n, s = radius·(1, ..., 1) is optimal if and only if A &lt; n min
/// sigma and
/// <code>
/// B ≥ B*(A) = A + (sum sigma − A)/P*,   P* = P(sum lam_i u_i² > 0)
/// </code>
/// at the lam for which E[u_i²; sum lam_j u_j² > 0] is proportional to b_i. The radius drops out. Slopes are in units of sigma.
/// </remarks>
/// <param name="LogSlope">ln B*; infinite where no B suffices, −infinity where B* is 0.</param>
/// <param name="LogProbability">ln P*.</param>
/// <param name="LogNecessaryBound">ln of sum sigma·(AM(sigma)/GM(sigma))^(n/2), which B must reach for any A.</param>
/// <param name="LogBinghamBound">ln of sum sigma·exp(KL) with the Bingham law, the sharpest bound of that kind;
/// at least the former.</param>
/// <param name="Residual">How far the moments are from proportional to b, relative.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="Reason">What decides.</param>
public sealed record MinimalSlope(
    double LogSlope, double LogProbability, double LogNecessaryBound, double LogBinghamBound, double Residual, int Iterations,
        string Reason)
{
    /// <summary>B*; infinite where no B suffices or where it exceeds the range of doubles (see <see cref="LogSlope"/>).</summary>
    public double Slope { get; init; } = Math.Exp(LogSlope);

    /// <summary>lam of the extremal cone by group of equal sigma; null where none was needed.</summary>
    internal double[]? Cone { get; init; }

    /// <summary>P*.</summary>
    public double Probability => Math.Exp(LogProbability);

    /// <summary>sum sigma·(AM(sigma)/GM(sigma))^(n/2).</summary>
    public double NecessaryBound => Math.Exp(LogNecessaryBound);

    /// <summary>Whether some right slope makes orthogonalization optimal.</summary>
    public bool Attainable => LogSlope < double.PositiveInfinity;
}
