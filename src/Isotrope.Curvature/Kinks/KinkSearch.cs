namespace Isotrope.Curvature.Kinks;

/// <summary>Looks for a kink at which orthogonalization is optimal.</summary>
internal static class KinkSearch
{
    /// <summary>The kink, or null if the minimum is elsewhere.</summary>
    public static (double Radius, MinimalSlope Minimal)? Find(Spectrum sigma, CurvatureFunction curvature)
    {
        if (sigma.Zeros > 0) return null;   // R is not constant, and E H is differentiable at every candidate
        foreach (var kink in curvature.Kinks)
        {
            var sum = sigma.Sum;
            if (!(kink.Left <= sum && sum <= kink.Right)) continue;   // necessary: the derivative along (1, ..., 1)
            var minimal = Orthogonalization.MinimalSlope(sigma, kink.Left, bingham: false);
            if (minimal.Attainable && kink.Right >= minimal.Slope) return (kink.Radius, minimal);
        }
        return null;
    }
}
