namespace Isotrope.Curvature.Functions;

/// <summary>Schumaker's quadratic spline: knots, values and slopes from which H' is linear in between.</summary>
internal static class ShapePreservingSpline
{
    /// <summary>The spline through ascending points, the first of which (the origin) only shapes the
    /// slope of the second.</summary>
    public static (double[] Knots, double[] Values, double[] Slopes) Through(double[] x, double[] y)
    {
        var slopes = Slopes(x, y);
        List<double> knots = [x[1]], values = [y[1]], bends = [slopes[1]];
        for (var i = 1; i < x.Length - 1; i++)
        {
            var (width, chord) = (x[i + 1] - x[i], Chord(x, y, i));
            if (KnotInside(slopes[i] - chord, slopes[i + 1] - chord) is { } part)
            {
                var slope = 2 * chord - part * slopes[i] - (1 - part) * slopes[i + 1];   // the area below H' is the rise of H
                knots.Add(x[i] + part * width);
                values.Add(y[i] + part * width * (slopes[i] + slope) / 2);
                bends.Add(slope);
            }
            knots.Add(x[i + 1]);
            values.Add(y[i + 1]);
            bends.Add(slopes[i + 1]);
        }
        return ([.. knots], [.. values], [.. bends]);
    }

    /// <summary>Where in (0, 1) the inner knot lies, given the ends' slopes less the chord's;
    /// null where none is needed.</summary>
    private static double? KnotInside(double left, double right)
    {
        if (Math.Abs(left + right) <= 1e-14 * (Math.Abs(left) + Math.Abs(right))) return null;
        if (left * right >= 0) return 0.5;
        return Math.Abs(right) < Math.Abs(left) ? right / (right - left) : 1 + left / (right - left);
    }

    private static double[] Slopes(double[] x, double[] y)
    {
        var slopes = new double[x.Length];
        for (var i = 1; i < x.Length - 1; i++)
        {
            var (before, after) = (Chord(x, y, i - 1), Chord(x, y, i));
            slopes[i] = 2 * before * after / (before + after);
        }
        slopes[^1] = 2 * Chord(x, y, x.Length - 2) - slopes[^2];
        return slopes;
    }

    private static double Chord(double[] x, double[] y, int i) => (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
}
