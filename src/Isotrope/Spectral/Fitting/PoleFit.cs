namespace Isotrope.Spectral;

/// <summary>Fits partial fractions with a fixed number of poles.</summary>
/// <remarks>
/// The poles start evenly spaced in their logarithms, their two ends chosen on a grid. Then all parameters move together:
/// Gauss–Newton steps, damped as by Levenberg and Marquardt, on least squares whose weights follow the errors (Lawson 1961),
/// which drives the fit from least squares to least maximum. Where the map must increase, points at which x·g'(x) falls
/// below a small margin enter the sum of squares with a large weight.
/// </remarks>
internal sealed class PoleFit
{
    private const int Points = 160;          // 9 for each of the 2r + 2 extremes of the error that 8 poles have
    private const int SlopePoints = 160;
    private const int LeastSquaresSteps = 30, Patience = 40, MostSteps = 200;
    private const double Penalty = 1e4;
    private const double Margin = 0.05;       // of the error; between two points the slope dips by less
    private const double SmallestShift = 1e-2, LargestShift = 30;   // in units of lower² and of 1
    private const double LargestWeight = 1e3;   // larger ones cancel each other, and the digits of single precision with them

    private readonly FitTarget _target;
    private readonly double _lower;
    private readonly double[] _slopeAt;

    public PoleFit(SpectralFunction function, double lower)
    {
        _target = FitTarget.For(function, lower, Points);
        _lower = lower;
        _slopeAt = [.. Enumerable.Range(0, SlopePoints).Select(i => 1.25 * Math.Pow(lower / 4, i / (SlopePoints - 1.0)))];
    }

    /// <summary>The best fit found; null where none has weights that can be computed with.</summary>
    /// <param name="poles">How many, at least 1.</param>
    /// <param name="increasing">Whether it shall increase on [0, 1.2].</param>
    public PartialFractions? With(int poles, bool increasing)
    {
        (double[] Parameters, double Error)? best = null;
        foreach (var start in Starts(poles))
        {
            var refined = Refined(start, increasing);
            if (refined is { } found && (best is null || found.Error < best.Value.Error)) best = found;
        }
        return best is { } chosen ? Map(chosen.Parameters) : null;
    }

    // Parameters: w0, then r weights divided by √c (of similar size), then r logarithms of shifts.
    private static PartialFractions Map(double[] parameters)
    {
        var r = parameters.Length / 2;
        return new(parameters[0], Enumerable.Range(0, r).Select(j =>
        {
            var shift = Math.Exp(parameters[1 + r + j]);
            return new PartialFraction(shift, parameters[1 + j] * Math.Sqrt(shift));
        }));
    }

    /// <summary>The three best sets of evenly spaced poles.</summary>
    private IEnumerable<double[]> Starts(int poles)
    {
        double low = 2 * Math.Log10(_lower) - 0.5, step = poles == 1 ? 0.25 : 0.5;
        var starts = new List<(double[] Parameters, double Error)>();
        for (var first = low; first < 0; first += step)
            for (var last = Math.Max(first + 0.3, -2); last < 1.3; last += step)
            {
                var logs = Enumerable.Range(0, poles)
                    .Select(j => Math.Log(10) * (poles == 1 ? first : first + (last - first) * j / (poles - 1))).ToArray();
                if (WithWeights(logs) is { } parameters) starts.Add((parameters, _target.ErrorOf(Map(parameters).At)));
                if (poles == 1) break;
            }
        return starts.OrderBy(start => start.Error).Take(3).Select(start => start.Parameters);
    }

    /// <summary>The linear least squares problem for given poles.</summary>
    private double[]? WithWeights(double[] logs)
    {
        var rows = new double[Points][];
        var right = new double[Points];
        for (var i = 0; i < Points; i++)
        {
            double x = _target.X[i], unit = _target.Unit[i];
            rows[i] = [x / unit, .. logs.Select(log => x * Math.Exp(log / 2) / (x * x + Math.Exp(log)) / unit)];
            right[i] = _target.F[i] / unit;
        }
        return LeastSquares.Solve(rows, right) is { } linear ? [.. linear, .. logs] : null;
    }

    private (double[] Parameters, double Error)? Refined(double[] start, bool increasing)
    {
        var weights = Enumerable.Repeat(1.0, Points).ToArray();
        var current = start;
        (double[] Parameters, double Error)? best = null;
        var (damping, gained) = (1e-3, 0);
        for (var step = 0; step - gained < Patience && step < MostSteps; step++)
        {
            var margin = increasing ? Margin * Math.Min(0.1, best?.Error ?? 1) : 0;
            var cost = Cost(Map(current), weights, increasing, margin);
            damping = Math.Min(damping, 1);   // one that failed at a minimum must not hold up those after it
            for (var attempt = 0; attempt < 8; attempt++)
            {
                if (Step(current, weights, increasing, margin, damping) is { } candidate
                    && Cost(Map(candidate), weights, increasing, margin) <= cost)
                {
                    current = candidate;
                    damping = Math.Max(damping / 4, 1e-12);
                    break;
                }
                damping = Math.Min(damping * 8, 1e3);
            }
            var map = Map(current);
            var error = _target.ErrorOf(map.At);
            var admissible = IsModerate(map) && (!increasing || _slopeAt.All(x => Shortfall(map, x, margin) < margin / 2));
            if (step < LeastSquaresSteps) gained = step;
            else if (error < 0.999 * (best?.Error ?? double.PositiveInfinity)) gained = step;
            if (admissible && !(error >= best?.Error)) best = (current, error);
            if (step >= LeastSquaresSteps) Reweigh(weights, map);   // first the least squares, then the least maximum
        }
        return best;
    }

    private bool IsModerate(PartialFractions map)
    {
        var unit = _target.Unit.Max();
        return Math.Abs(map.Constant) <= LargestWeight * unit && map.Terms.All(term =>
            Math.Abs(term.Weight) <= LargestWeight * unit);
    }

    private void Reweigh(double[] weights, PartialFractions map)
    {
        var errors = new double[Points];
        for (var i = 0; i < Points; i++) errors[i] = Math.Abs(map.At(_target.X[i]) - _target.F[i]) / _target.Unit[i];
        var worst = errors.Max();
        if (worst == 0) return;
        var sum = 0.0;
        for (var i = 0; i < Points; i++) sum += weights[i] *= 0.05 + errors[i] / worst;   // no point is ever forgotten
        for (var i = 0; i < Points; i++) weights[i] = Math.Max(weights[i] * Points / sum, 1e-8);
    }

    private double Cost(PartialFractions map, double[] weights, bool increasing, double margin)
    {
        var sum = 0.0;
        for (var i = 0; i < Points; i++)
        {
            var error = (map.At(_target.X[i]) - _target.F[i]) / _target.Unit[i];
            sum += weights[i] * error * error;
        }
        if (increasing)
            foreach (var x in _slopeAt)
                if (Shortfall(map, x, margin) is > 0 and var shortfall) sum += Penalty * shortfall * shortfall;
        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }

    /// <summary>By how much x·g'(x) is below the margin, in units of f(1).</summary>
    private double Shortfall(PartialFractions map, double x, double margin) => margin - x * map.SlopeAt(x) / _target.Unit[0];

    private double[]? Step(double[] parameters, double[] weights, bool increasing, double margin, double damping)
    {
        var r = parameters.Length / 2;
        var map = Map(parameters);
        double[] roots = [.. parameters.Skip(1 + r).Select(log => Math.Exp(log / 2))];
        var (rows, right) = (new List<double[]>(), new List<double>());
        for (var i = 0; i < Points; i++)
        {
            var factor = Math.Sqrt(weights[i]) / _target.Unit[i];
            rows.Add(ValueRow(parameters, roots, _target.X[i], factor));
            right.Add(factor * (_target.F[i] - map.At(_target.X[i])));
        }
        if (increasing)
            foreach (var x in _slopeAt)
                if (Shortfall(map, x, margin) is > 0 and var shortfall)
                {
                    rows.Add(SlopeRow(parameters, roots, x, Math.Sqrt(Penalty) * x / _target.Unit[0]));
                    right.Add(Math.Sqrt(Penalty) * shortfall);
                }
        var lengths = new double[parameters.Length];
        foreach (var row in rows)
            for (var j = 0; j < lengths.Length; j++) lengths[j] += row[j] * row[j];
        for (var j = 0; j < lengths.Length; j++)
        {
            var row = new double[lengths.Length];
            row[j] = Math.Sqrt(damping * lengths[j]);
            rows.Add(row);
            right.Add(0);
        }
        if (LeastSquares.Solve([.. rows], [.. right]) is not { } change) return null;
        var moved = parameters.Zip(change, (value, by) => value + by).ToArray();
        for (var j = 1 + r; j < moved.Length; j++)
            moved[j] = Math.Clamp(moved[j], Math.Log(SmallestShift * _lower * _lower), Math.Log(LargestShift));
        return moved;
    }

    private static double[] ValueRow(double[] parameters, double[] roots, double x, double factor)
    {
        var r = roots.Length;
        var row = new double[parameters.Length];
        row[0] = x * factor;
        for (var j = 0; j < r; j++)
        {
            var root = roots[j];
            var c = root * root;
            var sum = x * x + c;
            row[1 + j] = factor * x * root / sum;
            row[1 + r + j] = factor * x * parameters[1 + j] * root * (0.5 / sum - c / (sum * sum));
        }
        return row;
    }

    private static double[] SlopeRow(double[] parameters, double[] roots, double x, double factor)
    {
        var r = roots.Length;
        var row = new double[parameters.Length];
        row[0] = factor;
        for (var j = 0; j < r; j++)
        {
            var root = roots[j];
            var c = root * root;
            var sum = x * x + c;
            var q = PartialFractions.SlopeOfTerm(x, c);
            row[1 + j] = factor * root * q;
            row[1 + r + j] = factor * parameters[1 + j] * root * (0.5 * q + c * (3 * x * x - c) / (sum * sum * sum));
        }
        return row;
    }
}
