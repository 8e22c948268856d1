namespace Isotrope.Training.Curvature.Readings;

/// <summary>d log H/d log r by weighted linear regression over half a decade around a radius, or to the next radii where they are
/// farther apart.</summary>
internal static class LocalExponent
{
    private const double HalfWindow = 0.25;   // decades: half a decade in all
    private const double Least = 1e-3;        // relative error below which a point counts no more: H is no straight line

    /// <summary>How much each radius counts: 1/(relative error)², and 0 where H is not resolved.</summary>
    public static double[] Weights(double[] values, double[] errors, bool[] resolved) =>
        [.. values.Select((value, j) => resolved[j] ? 1 / (errors[j] / value * (errors[j] / value) + Least * Least) : 0)];

    /// <summary>The slope at a radius, from those within a quarter of a decade, at least its neighbours; NaN where fewer than two points count or a
    /// value is not positive.</summary>
    /// <param name="radii">Ascending.</param>
    /// <param name="values">H.</param>
    /// <param name="weights">From <see cref="Weights"/>.</param>
    /// <param name="at">Index of the radius.</param>
    public static double At(double[] radii, double[] values, double[] weights, int at)
    {
        if (weights[at] == 0) return double.NaN;
        var (below, above) = (radii[Math.Max(at - 1, 0)], radii[Math.Min(at + 1, radii.Length - 1)]);
        var half = Math.Max(HalfWindow, Math.Log10(Math.Max(radii[at] / below, above / radii[at])));
        return Slope(radii, values, weights, radii[at], radius => Math.Abs(Math.Log10(radius / radii[at])) <= half + 1e-9);
    }

    /// <summary>The slope over all radii that count.</summary>
    public static double Over(double[] radii, double[] values, double[] weights) =>
        Slope(radii, values, weights, radii[0], _ => true);

    private static double Slope(double[] radii, double[] values, double[] weights, double origin, Func<double, bool> near)
    {
        double total = 0, x = 0, y = 0, xx = 0, xy = 0;
        var points = 0;
        for (var j = 0; j < radii.Length; j++)
        {
            if (weights[j] == 0 || !near(radii[j])) continue;
            if (!(values[j] > 0)) return double.NaN;
            var (logRadius, logValue) = (Math.Log(radii[j] / origin), Math.Log(values[j]));
            points++;
            total += weights[j];
            x += weights[j] * logRadius;
            y += weights[j] * logValue;
            xx += weights[j] * logRadius * logRadius;
            xy += weights[j] * logRadius * logValue;
        }
        return points < 2 ? double.NaN : (total * xy - x * y) / (total * xx - x * x);
    }
}
