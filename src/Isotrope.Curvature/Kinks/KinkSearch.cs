namespace Isotrope.Curvature.Kinks;

/// <summary>Tests every kink: is orthogonalization optimal there, and if not, where does the objective fall?</summary>
internal static class KinkSearch
{
    /// <summary>One entry per kink; none where a zero keeps R from being constant,
    /// because E H is then differentiable everywhere.</summary>
    public static IReadOnlyList<ExaminedKink> Examine(Spectrum sigma, CurvatureFunction curvature) =>
        sigma.Zeros > 0 ? [] : [.. curvature.Kinks.Select(kink => Examine(sigma, kink))];

    private static ExaminedKink Examine(Spectrum sigma, Kink kink)
    {
        var (groups, sum) = (sigma.Values.Length, sigma.Sum);
        if (sum > kink.Right) return Falls(null, Filled(groups, 1));
        if (sum < kink.Left) return Falls(null, Filled(groups, -1));
        var minimal = Orthogonalization.MinimalSlope(sigma, kink.Left, bingham: false);
        if (minimal.Attainable && kink.Right >= minimal.Slope) return new(kink.Radius, true, minimal, null);
        // E[xi u²] falls short of sigma for every xi in [A, B], most along lam
        if (minimal.Cone is { } cone) return Falls(minimal, cone);
        var last = new double[groups];
        // A/n is at least the smallest sigma: shrinking that coordinate pays
        last[^1] = -1;
        return Falls(minimal, last);

        ExaminedKink Falls(MinimalSlope? test, double[] direction) => new(kink.Radius, false, test, direction);
    }

    private static double[] Filled(int length, double value) => [.. Enumerable.Repeat(value, length)];
}
