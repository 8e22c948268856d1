namespace Isotrope.Curvature.Numerics;

/// <summary>The zero of an increasing function between two bounds.</summary>
internal static class Root
{
    /// <summary>False position with halved ends (Illinois), guarded by bisection;
    /// exact to the spacing of doubles or to the tolerance.</summary>
    public static double OfIncreasing(Func<double, double> function, double low, double high, double tolerance = 0)
    {
        double below = function(low), above = function(high);
        if (below >= 0) return low;
        if (above <= 0) return high;
        for (var iteration = 0; iteration < 300; iteration++)
        {
            var width = high - low;
            if (width <= tolerance) break;
            var middle = iteration % 3 == 2 || !double.IsFinite(above - below)
                ? low + width / 2 : low + width * (below / (below - above));
            if (!(middle > low && middle < high)) middle = low + width / 2;
            if (middle <= low || middle >= high) break;   // neighbouring doubles
            var value = function(middle);
            if (value == 0) return middle;
            if (value < 0)
            {
                (low, below) = (middle, value);
                above /= 2;
            }
            else
            {
                (high, above) = (middle, value);
                below /= 2;
            }
        }
        return low + (high - low) / 2;
    }
}
