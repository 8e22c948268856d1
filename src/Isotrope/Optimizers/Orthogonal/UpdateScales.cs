namespace Isotrope.Optimizers;

/// <summary>The numbers behind <see cref="UpdateScale"/>.</summary>
internal static class UpdateScales
{
    /// <summary>The factor for a matrix [m, n].</summary>
    public static double Of(UpdateScale scale, long m, long n) => scale switch
    {
        UpdateScale.Spectral => Math.Sqrt(Math.Max(1.0, (double)m / n)),
        UpdateScale.MatchRms => 0.2 * Math.Sqrt(Math.Max(m, n)),
        UpdateScale.RmsToRms => Math.Sqrt((double)m / n),
        UpdateScale.UnitRms => Math.Sqrt(Math.Max(m, n)),
        _ => 1,
    };
}
