namespace Isotrope.Curvature.Kinks;

/// <summary>What the exact test found at a kink.</summary>
/// <param name="Radius">Its radius.</param>
/// <param name="IsOptimal">Whether s = radius·(1, ..., 1) is the minimum.</param>
/// <param name="Minimal">The test's result; null where the sum of sigma alone decided.</param>
/// <param name="Descent">A direction, by group, in which the objective falls from s = radius·(1, ..., 1), its largest entry 1;
/// null where that point is optimal.</param>
internal sealed record ExaminedKink(double Radius, bool IsOptimal, MinimalSlope? Minimal, double[]? Descent)
{
    /// <summary>The point with equal values.</summary>
    public double[] Point(Spectrum sigma) => [.. sigma.Values.Select(_ => Radius)];
}
