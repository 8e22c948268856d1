namespace Isotrope.Curvature.Solvers;

/// <summary>Whether the model has a minimum that the solvers may claim to find.</summary>
internal static class Solvability
{
    /// <summary>H must increase and be convex, kinks included.</summary>
    public static void Check(CurvatureFunction curvature)
    {
        foreach (var kink in curvature.Kinks)
            if (kink.Jump < 0)
                throw new ArgumentException(
                    $"At the kink at radius {kink.Radius:R} the right slope B = {kink.Right:R} lies below the left " +
                    $"slope A = {kink.Left:R}; " +
                    "H is not convex there and a stationary point need not be the minimum. Use B >= A.", nameof(curvature));
        var assumptions = curvature.Assumptions;
        if (!assumptions.StrictlyIncreasing)
            throw new ArgumentException(
                $"H does not increase at radius {assumptions.Violation:g3}, where H' = " +
                $"{curvature.Slope(assumptions.Violation!.Value):g3}. " +
                "The model needs a strictly increasing H: add a term such as power(c=1e-3,p=2), or correct the coefficients.",
                nameof(curvature));
        if (curvature.SlopeAtInfinity <= 0)
            throw new UnboundedProblemException(
                "H' tends to 0, so the linear gain outgrows H and the model has no minimum for any gradient but zero. Use an H " +
                "whose slope grows, such as a power above 1.");
        if (!assumptions.Convex)
            throw new ArgumentException(
                $"H is not convex: its slope falls near radius {assumptions.Violation:g3}, so a stationary point " +
                "need not be the minimum. " +
                "Use a convex H, such as a power of at least 1.", nameof(curvature));
    }

    /// <summary>Whether s = 0 is the minimum.</summary>
    /// <exception cref="UnboundedProblemException">The largest slope of H does not balance the gradient.</exception>
    public static bool StaysAtZero(Spectrum sigma, CurvatureFunction curvature)
    {
        if (sigma.Values.Length == 0) return true;
        var first = curvature.Slope(0);
        if (first == 0 && double.IsInfinity(curvature.SlopeAtInfinity)) return false;
        var needed = DualNorm.Of(sigma);
        if (needed <= first) return true;
        if (needed < curvature.SlopeAtInfinity) return false;
        throw new UnboundedProblemException(
            $"H' never exceeds {curvature.SlopeAtInfinity:g6}, but balancing these singular values needs a slope above " +
            $"{needed:g6} (their dual norm max sum sigma_i s_i/E R). " +
            "The model has no minimum: use an H that grows faster, or a smaller gradient.");
    }
}
