using System.Globalization;

namespace Isotrope.Curvature.Functions;

/// <summary>H from measured values: an interpolation that keeps their monotonicity and convexity.</summary>
/// <remarks>
/// Between the radii H is a quadratic spline with one knot inside each interval (L. Schumaker, "On shape preserving quadratic
/// spline interpolation", 1983), so H' is continuous and H'' jumps at knots. The slopes at the radii are harmonic means of the
/// neighbouring chords (Butland), the origin counting as a measured value. Outside of the measured radii H continues as the power
/// law that has the value and slope of the outermost radius.
/// </remarks>
public sealed class MeasuredTable : CurvatureFunction
{
    private readonly double[] _knots, _values, _slopes;
    private readonly Lazy<ExponentRange> _exponents;

    /// <summary>A table of measured values.</summary>
    /// <param name="radii">Ascending, above 0; at least two.</param>
    /// <param name="values">H at these radii, above 0 and ascending.</param>
    /// <exception cref="ArgumentException">The lists differ in length, are too short, or do not ascend.</exception>
    public MeasuredTable(IReadOnlyList<double> radii, IReadOnlyList<double> values)
    {
        if (radii.Count != values.Count || radii.Count < 2)
            throw new ArgumentException(
                $"{radii.Count} radii and {values.Count} values were given. Give at least two of each, as many radii as values.",
                nameof(radii));
        double[] x = [0, .. radii], y = [0, .. values];
        for (var i = 1; i < x.Length; i++)
            if (!(x[i] > x[i - 1] && y[i] > y[i - 1] && double.IsFinite(x[i]) && double.IsFinite(y[i])))
                throw new ArgumentException(
                    $"Row {i}: H({x[i]:R}) = {y[i]:R} after H({x[i - 1]:R}) = {y[i - 1]:R}, but radii and values must ascend " +
                    "from 0. Leave out rows below the noise.", nameof(values));
        (_knots, _values, _slopes) = ShapePreservingSpline.Through(x, y);
        _exponents = new(() => ExponentRange.Sampled(this));
    }

    /// <summary>Reads a file of two columns, radius and H, separated by a comma, semicolon, tab or spaces.</summary>
    /// <param name="path">The file; lines that begin with # and a first line of names are skipped.</param>
    /// <exception cref="ArgumentException">A line does not hold two numbers, or the numbers do not ascend.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MeasuredTable Read(string path)
    {
        List<double> radii = [], values = [];
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#')) continue;
            var cells = line.Split([',', ';', '\t', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (cells.Length >= 2 && Parse(cells[0]) is { } radius && Parse(cells[1]) is { } value)
            {
                radii.Add(radius);
                values.Add(value);
            }
            else if (radii.Count > 0 || cells.Length < 2)
                throw new ArgumentException(
                    $"{path}, line {number}: '{line}' does not hold a radius and a value. Write two numbers per line.",
                    nameof(path));
        }
        return new(radii, values);

        static double? Parse(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Breaks => _knots;

    /// <inheritdoc/>
    public override ExponentRange LocalExponents => _exponents.Value;

    /// <inheritdoc/>
    public override double SlopeAtInfinity => PowerBeyond(^1) switch
    {
        > 1 => double.PositiveInfinity,
        < 1 => 0,
        _ => _slopes[^1],
    };

    /// <inheritdoc/>
    public override double TypicalRadius => Math.Sqrt(_knots[0] * _knots[^1]);

    /// <inheritdoc/>
    public override double Value(double radius)
    {
        if (Outside(radius) is { } end) return _values[end] * Math.Pow(radius / _knots[end], PowerBeyond(end));
        var (i, along) = At(radius);
        return _values[i] + along * (_slopes[i] + along / 2 * Bend(i));
    }

    /// <inheritdoc/>
    public override double Slope(double radius)
    {
        if (Outside(radius) is { } end) return _slopes[end] * Math.Pow(radius / _knots[end], PowerBeyond(end) - 1);
        var (i, along) = At(radius);
        return _slopes[i] + along * Bend(i);
    }

    /// <inheritdoc/>
    public override double SecondDerivative(double radius) => Outside(radius) is { } end
        ? (PowerBeyond(end) - 1) * _slopes[end] / _knots[end] * Math.Pow(radius / _knots[end], PowerBeyond(end) - 2)
        : Bend(At(radius).Index);

    private Index? Outside(double radius) => radius < _knots[0] ? 0 : radius >= _knots[^1] ? ^1 : null;

    private double PowerBeyond(Index end) => _knots[end] * _slopes[end] / _values[end];

    private (int Index, double Along) At(double radius)
    {
        var found = Array.BinarySearch(_knots, radius);
        var i = found >= 0 ? found : ~found - 1;
        return (i, radius - _knots[i]);
    }

    private double Bend(int i) => (_slopes[i + 1] - _slopes[i]) / (_knots[i + 1] - _knots[i]);
}
