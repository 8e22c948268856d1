namespace Isotrope.Curvature;

/// <summary>What the paper's theorems assume of H, as found at about 800 radii over eight decades and
/// beside every break.</summary>
/// <remarks>
/// H(√x) is convex where w(r) = H'(r)/r does not fall, concave where it does not rise: its derivative in x = r² is w/2.
/// Theorem 1 needs the former, its sub-quadratic reverse the latter; both need H strictly increasing.
/// </remarks>
/// <param name="StrictlyIncreasing">H' is positive at every radius looked at.</param>
/// <param name="Convex">H' does not fall: then a stationary point is the minimum.</param>
/// <param name="ConvexInSquare">H(√x) is convex: the optimal spectrum is more even than the gradient's (Theorem 1).</param>
/// <param name="ConcaveInSquare">H(√x) is concave: the optimal spectrum is less even.</param>
/// <param name="Violation">The first radius at which H is not increasing, else the first at which it is not convex;
/// null if neither.</param>
public sealed record CurvatureAssumptions(
    bool StrictlyIncreasing, bool Convex, bool ConvexInSquare, bool ConcaveInSquare, double? Violation)
{
    private const double Rounding = 1e-12;   // relative; slopes of the functions here are good to a few units of 1e-16

    internal static CurvatureAssumptions Check(CurvatureFunction function)
    {
        double? falls = null, bends = null;
        bool convexInSquare = true, concaveInSquare = true;
        double slopeBefore = 0, ratioBefore = double.NaN;
        foreach (var radius in SampleRadii.Of(function))
        {
            var (slope, ratio) = (function.Slope(radius), function.SlopeRatio(radius));
            if (!(slope > 0)) falls ??= radius;
            if (slope < slopeBefore * (1 - Rounding)) bends ??= radius;
            if (ratio < ratioBefore * (1 - Rounding)) convexInSquare = false;
            if (ratio > ratioBefore * (1 + Rounding)) concaveInSquare = false;
            (slopeBefore, ratioBefore) = (slope, ratio);
        }
        return new(falls is null, bends is null, convexInSquare, concaveInSquare, falls ?? bends);
    }
}
