using Isotrope.Curvature.Functions;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>What theory asks of a measured curve: steepness of a kink, convexity in r², where it levels off.</summary>
internal static class CurveShape
{
    private const double Below = 0.9, Above = 1.1;        // around the radius at which a kink is looked for
    private const double FlatExponent = 0.5;              // of a plateau, with the upper end of its band
    private const double PlateauShare = 0.25;             // of the loss that a random predictor would add

    /// <summary>H'(1.1 r)/H'(0.9 r), from the shape-preserving spline through the values.</summary>
    /// <remarks>A power p gives (1.1/0.9)^(p−1). A kink between two radii is spread over their distance, so that the value
    /// measured is a lower bound of the kink's.</remarks>
    /// <returns>NaN where the values do not ascend.</returns>
    public static double Steepness(double[] radii, double[] values, double at)
    {
        for (var j = 1; j < values.Length; j++)
            if (!(values[j] > values[j - 1])) return double.NaN;
        if (radii.Length < 2 || !(values[0] > 0)) return double.NaN;
        var table = new MeasuredTable(radii, values);
        return table.Slope(Above * at) / table.Slope(Below * at);
    }

    /// <summary>The second divided difference of H over x = r²: positive where H(√x) is convex.</summary>
    /// <param name="radii">Ascending.</param>
    /// <param name="values">H.</param>
    /// <param name="at">Index of the middle radius, not the first or last.</param>
    public static double Convexity(double[] radii, double[] values, int at)
    {
        double[] x = [.. new[] { -1, 0, 1 }.Select(i => radii[at + i] * radii[at + i])];
        var before = (values[at] - values[at - 1]) / (x[1] - x[0]);
        var after = (values[at + 1] - values[at]) / (x[2] - x[1]);
        return (after - before) / (x[2] - x[0]);
    }

    /// <summary>The first radius from which on the curve is flat: the band of its exponent lies below 0.5 and H above a
    /// quarter of what a random predictor would lose.</summary>
    /// <returns>Its index, or null.</returns>
    public static int? Plateau(double[] values, IReadOnlyList<Band> exponents, double randomLoss)
    {
        int? start = null;
        for (var j = values.Length - 1; j >= 0; j--)
            if (exponents[j].IsKnown && exponents[j].High < FlatExponent && values[j] > PlateauShare * randomLoss) start = j;
            else if (start is not null || exponents[j].IsKnown) break;
        return start;
    }

    /// <summary>The radius from which on the exponent stays below 2 with the upper end of its band; where the estimate crosses
    /// 2 just before, the crossing by linear interpolation in log r.</summary>
    /// <returns>NaN where it does not.</returns>
    public static double FallsBelowQuadratic(double[] radii, IReadOnlyList<Band> exponents)
    {
        int[] known = [.. Enumerable.Range(0, radii.Length).Where(j => exponents[j].IsKnown)];
        var first = known.Length;
        while (first > 0 && exponents[known[first - 1]].High < 2) first--;
        if (first == known.Length) return double.NaN;
        if (first == 0) return radii[known[0]];
        var (low, high) = (known[first - 1], known[first]);
        var (before, after) = (exponents[low].Estimate, exponents[high].Estimate);
        return before < 2 ? radii[high] : radii[low] * Math.Pow(radii[high] / radii[low], (before - 2) / (before - after));
    }
}
