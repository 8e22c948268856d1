using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Kinks;

/// <summary>When setting all singular values equal is optimal: Theorem 2 of the paper, as a computation.</summary>
public static class Orthogonalization
{
    /// <summary>The smallest right slope B for which orthogonalization is optimal at a kink with left slope A.</summary>
    /// <remarks>
    /// For fewer values than columns (m &lt; n) R is not constant at s = c·(1, ..., 1), E H is differentiable there, and all T_i are equal
    /// by symmetry: orthogonalization is optimal only if sigma is constant, and then for any B.
    /// </remarks>
    /// <param name="sigma">Singular values of the gradient.</param>
    /// <param name="left">A, not negative, in units of sigma.</param>
    /// <param name="columns">n, at least the number of values; by default that number.</param>
    /// <exception cref="ArgumentException">A value is negative or not finite, all are zero, or A is negative.</exception>
    /// <exception cref="UnconvergedException">Newton's method stopped early; the best slope is attached.</exception>
    public static MinimalSlope MinimalSlope(ReadOnlySpan<double> sigma, double left, int? columns = null)
    {
        Require.NotNegative(left, "It is the slope of an increasing H below the kink.");
        var spectrum = Spectrum.Of(sigma, columns);
        if (spectrum.Values.Length == 0) throw new ArgumentException("All singular values are 0, so there is nothing to orthogonalize. Give a gradient that is not zero.", nameof(sigma));
        return MinimalSlope(spectrum, left, bingham: true);
    }

    internal static MinimalSlope MinimalSlope(Spectrum sigma, double left, bool bingham)
    {
        var (n, sum, smallest) = (sigma.Columns, sigma.Sum, sigma.Values[^1]);
        var constant = sigma.Values.Length == 1;
        if (sigma.Zeros > 0)
            return constant && sigma.GivenZeros == 0
                ? new(double.NegativeInfinity, 0, double.NegativeInfinity, double.NegativeInfinity, 0, 0, "sigma is constant, so that the minimum has equal values for every H")
                : Never(double.PositiveInfinity, "a singular value is 0, or there are fewer values than columns, and then orthogonalization is optimal for no H");
        var necessary = Math.Log(sum) + EntropyBound.LogMeans(sigma.Values, sigma.Counts);
        if (constant)
            return left <= sum
                ? new(Math.Log(sum), 0, necessary, necessary, 0, 0, "sigma is constant: B must reach the sum of sigma") { Slope = sum }
                : Never(necessary, "the left slope exceeds the sum of sigma, so that the minimum lies below the kink");
        if (!(left < n * smallest)) return Never(necessary, "the left slope A is not below n times the smallest singular value");
        var sharp = bingham ? Math.Log(sum) + BinghamLaw.WithMoments(sigma).Divergence : necessary;
        return GaugeProblem.Solve(sigma, left, necessary, Math.Max(sharp, necessary));

        MinimalSlope Never(double bound, string reason) => new(double.PositiveInfinity, double.NegativeInfinity, bound, bound, 0, 0, reason);
    }
}
