namespace Isotrope.Curvature;

/// <summary>How far the optimal singular values can be from proportional to the gradient's.</summary>
/// <remarks>
/// If low ≤ r H''/H' ≤ high, then for all i, j with sigma_i ≥ sigma_j &gt; 0
/// <code>
/// min(low, 1) ≤ (sigma_i/sigma_j)/(s_i/s_j) ≤ max(high, 1)
/// </code>
/// for every dimension and every spectrum. For a power p above 2 the upper end is p − 1. The lower end 1 is Theorem 1 of the
/// paper, the upper end 1 its sub-quadratic reverse. Proof: rotating coordinates i and j gives T_i − T_j = (s_i² − s_j²) E[u_i²
/// u_j² (H'' − H'/R)/R²], and s_i² u_i² ≤ R².
/// </remarks>
/// <param name="Allowed">The range that the theorem allows.</param>
/// <param name="Smallest">The smallest ratio found; 1 where there is no pair.</param>
/// <param name="Largest">The largest ratio found; 1 where there is no pair.</param>
public readonly record struct ContractionBound(ExponentRange Allowed, double Smallest, double Largest)
{
    private const double Rounding = 1e-9;   // relative: two solutions that each may be off by 1e-10

    /// <summary>Whether every pair is within the allowed range, up to rounding.</summary>
    public bool Holds => Smallest >= Allowed.Low * (1 - Rounding) && Largest <= Allowed.High * (1 + Rounding);

    /// <summary>The ratios of a solution, over all pairs.</summary>
    /// <param name="sigma">The gradient's singular values.</param>
    /// <param name="s">The solution, in the same order.</param>
    /// <param name="curvature">H, for the allowed range; at a kink only Theorem 1 applies and the upper end is infinite.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ContractionBound Of(ReadOnlySpan<double> sigma, IReadOnlyList<double> s, CurvatureFunction curvature)
    {
        if (sigma.Length != s.Count)
            throw new ArgumentException(
                $"{sigma.Length} singular values and {s.Count} solutions were given. Give as many of one as of the other.",
                nameof(s));
        var exponents = curvature.LocalExponents;
        var allowed = new ExponentRange(
            Math.Min(exponents.Low, 1), curvature.Kinks.Count > 0 ? double.PositiveInfinity : Math.Max(exponents.High, 1));
        var pairs = sigma.ToArray().Zip(s).Where(pair => pair.First > 0 && pair.Second > 0).OrderBy(pair => pair.First)
            .Select(pair => pair.First / pair.Second).ToList();
        if (pairs.Count < 2) return new(allowed, 1, 1);
        var (smallest, largest) = (double.PositiveInfinity, 0.0);
        var (lowest, highest) = (pairs[0], pairs[0]);
        foreach (var ratio in pairs.Skip(1))   // T_i in the order of sigma: each against the extremes of those before
        {
            (smallest, largest) = (Math.Min(smallest, ratio / highest), Math.Max(largest, ratio / lowest));
            (lowest, highest) = (Math.Min(lowest, ratio), Math.Max(highest, ratio));
        }
        return new(allowed, smallest, largest);
    }
}
