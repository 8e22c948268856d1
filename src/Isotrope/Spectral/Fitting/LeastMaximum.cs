namespace Isotrope.Spectral;

/// <summary>The linear combination whose largest error is least, subject to linear inequalities: a small linear program,
/// solved by Newton's method with a logarithmic barrier.</summary>
/// <remarks>Boyd and Vandenberghe, Convex Optimization (2004), section 11.3.</remarks>
internal sealed class LeastMaximum
{
    private const double Gap = 1e-8;        // of the result's largest error, in units of the right side
    private readonly List<(double[] Normal, double Bound)> _halfSpaces = [];   // normal·(x, e) < bound
    private readonly int _size;

    /// <param name="rows">Values of the basis functions at each point.</param>
    /// <param name="right">What the combination shall be there.</param>
    /// <param name="above">Rows whose combination must stay above a margin.</param>
    /// <param name="margin">That margin.</param>
    public LeastMaximum(IReadOnlyList<double[]> rows, IReadOnlyList<double> right, IReadOnlyList<double[]> above, double margin)
    {
        _size = rows[0].Length + 1;
        foreach (var (row, value) in rows.Zip(right))
        {
            _halfSpaces.Add(([.. row, -1], value));
            _halfSpaces.Add(([.. row.Select(entry => -entry), -1], -value));
        }
        foreach (var row in above) _halfSpaces.Add(([.. row.Select(entry => -entry), 0], -margin));
    }

    /// <summary>The coefficients, from ones that satisfy the inequalities strictly.</summary>
    public double[] From(double[] start)
    {
        double[] x = [.. start, 0];
        x[^1] = 1 + _halfSpaces.Where(half => half.Normal[^1] != 0).Max(half => Inner(half.Normal, x) - half.Bound);
        for (var sharpness = 10.0; ; sharpness *= 8)
        {
            for (var step = 0; step < 30; step++)
                if (!Newton(ref x, sharpness)) break;
            if (_halfSpaces.Count / sharpness < Gap) return x[..^1];
        }
    }

    /// <summary>One damped step; false when nothing is left to gain.</summary>
    private bool Newton(ref double[] x, double sharpness)
    {
        var (gradient, hessian) = (new double[_size], new double[_size, _size]);
        gradient[^1] = sharpness;
        foreach (var (normal, bound) in _halfSpaces)
        {
            var slack = bound - Inner(normal, x);
            for (var i = 0; i < _size; i++)
            {
                gradient[i] += normal[i] / slack;
                for (var j = 0; j <= i; j++) hessian[i, j] += normal[i] * normal[j] / (slack * slack);
            }
        }
        if (Solve(hessian, gradient) is not { } direction) return false;
        var decrease = Inner(gradient, direction);
        if (!(decrease > 1e-6)) return false;
        var (before, value) = (x, Value(x, sharpness));
        for (var length = 1.0; length > 1e-10; length /= 2)
        {
            double[] candidate = [.. before.Zip(direction, (a, d) => a - length * d)];
            if (!(Value(candidate, sharpness) < value - 0.1 * length * decrease)) continue;
            x = candidate;
            return true;
        }
        return false;
    }

    private double Value(double[] x, double sharpness)
    {
        var sum = sharpness * x[^1];
        foreach (var (normal, bound) in _halfSpaces)
        {
            var slack = bound - Inner(normal, x);
            if (!(slack > 0)) return double.PositiveInfinity;
            sum -= Math.Log(slack);
        }
        return sum;
    }

    private static double Inner(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>H^-1·g by Cholesky after scaling the diagonal to 1; null where rounding has made H indefinite.</summary>
    private double[]? Solve(double[,] lower, double[] g)
    {
        double[] scale = [.. Enumerable.Range(0, _size).Select(i => Math.Sqrt(lower[i, i]))];
        double[] x = [.. g.Zip(scale, (value, unit) => value / unit)];
        for (var i = 0; i < _size; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = lower[i, j] / scale[i] / scale[j];
                for (var k = 0; k < j; k++) sum -= lower[i, k] * lower[j, k];
                if (i > j) lower[i, j] = sum / lower[j, j];
                else if (sum > 1e-15) lower[i, i] = Math.Sqrt(sum);
                else return null;
            }
        for (var i = 0; i < _size; i++)
        {
            for (var k = 0; k < i; k++) x[i] -= lower[i, k] * x[k];
            x[i] /= lower[i, i];
        }
        for (var i = _size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < _size; k++) x[i] -= lower[k, i] * x[k];
            x[i] /= lower[i, i];
        }
        for (var i = 0; i < _size; i++) x[i] /= scale[i];
        return x;
    }
}
