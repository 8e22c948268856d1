namespace Isotrope.Curvature.Kinks;

/// <summary>How uneven the slope ratios T_i = sigma_i/s_i can be, for any H.</summary>
/// <remarks>
/// With T_i = E[w(R) u_i²] the law w/E w on the sphere has second moments T_i/sum T. Gaussians minimise the entropy relative to
/// N(0, I), so
/// <code>
/// (n/2) ln(AM(T)/GM(T)) ≤ Ent(w/E w) ≤ ln(sup w/E w)
/// </code>
/// AM and GM are the arithmetic and geometric means over all n coordinates.
/// </remarks>
public static class EntropyBound
{
    /// <summary>(n/2) ln(AM/GM) of positive numbers.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not positive.</exception>
    public static double LogMeans(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (!(value > 0))
                throw new ArgumentException(
                    $"A value is {value}, but the geometric mean needs positive ones. Leave zeros out.", nameof(values));
        if (values.Length == 0) throw new ArgumentException("No value was given. Give at least one.", nameof(values));
        return LogMeans(values.ToArray(), [.. Enumerable.Repeat(1.0, values.Length)]);
    }

    internal static double LogMeans(double[] values, double[] counts)
    {
        var n = counts.Sum();
        var (largest, sum, logs) = (values.Max(), 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            sum += counts[i] * (values[i] / largest);
            logs += counts[i] * Math.Log(values[i] / largest);
        }
        return n / 2 * (Math.Log(sum / n) - logs / n);
    }
}
