using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Kinks;

/// <summary>Theorem 2 for two singular values, in closed form up to one angle.</summary>
/// <remarks>
/// With b_i = sigma_i − A/2 and b1 ≥ b2 the extremal cone is the double wedge of half angle theta around the first axis:
/// <code>
/// (theta + sin(2 theta)/2)/(theta − sin(2 theta)/2) = b1/b2,   B* = A + (b1 + b2) π/(2 theta)
/// </code>
/// </remarks>
public static class TwoValues
{
    /// <summary>B* for two positive singular values.</summary>
    /// <param name="first">One of them.</param>
    /// <param name="second">The other.</param>
    /// <param name="left">A, below twice the smaller one.</param>
    /// <exception cref="ArgumentException">A value is not positive, or A is negative or too large.</exception>
    public static double MinimalSlope(double first, double second, double left)
    {
        Require.Positive(first, "Singular values to orthogonalize are positive.");
        Require.Positive(second, "Singular values to orthogonalize are positive.");
        Require.NotNegative(left, "It is the slope of an increasing H below the kink.");
        var (b1, b2) = (Math.Max(first, second) - left / 2, Math.Min(first, second) - left / 2);
        if (!(b2 > 0))
            throw new ArgumentOutOfRangeException(
                nameof(left), left, $"The left slope {left} is not below twice the smaller singular value " +
                $"{Math.Min(first, second)}: no right slope suffices.");
        var theta = Root.OfIncreasing(
            angle => b1 * (angle - Math.Sin(2 * angle) / 2) - b2 * (angle + Math.Sin(2 * angle) / 2), 1e-9, Math.PI / 2);
        return left + (b1 + b2) * Math.PI / (2 * theta);
    }
}
