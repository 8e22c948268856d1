using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Functions;

/// <summary>H(r) = g/(1 + g/max), g = c r² (1 + (r/r0)²)^(a/2): quadratic, then of power 2 + a, levelling off at max.</summary>
/// <remarks>
/// With max infinite it is a smooth transition between two powers. With max finite the model has no minimum for any gradient but
/// zero, because a bounded cost never outgrows the linear gain; the function then serves for describing measured curves.
/// </remarks>
public sealed class Saturating : CurvatureFunction
{
    private readonly double _c, _r0, _a, _max;
    private readonly Lazy<ExponentRange> _exponents;

    /// <summary>A saturating function.</summary>
    /// <param name="c">Coefficient of r² at small radii, above 0.</param>
    /// <param name="r0">Radius of the transition, above 0.</param>
    /// <param name="a">What the power grows by beyond r0, above −2.</param>
    /// <param name="max">The level, above 0; infinite for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Saturating(double c, double r0, double a, double max)
    {
        _c = Require.Positive(c, "It is the coefficient of r² at small radii.");
        _r0 = Require.Positive(r0, "It is the radius of the transition.");
        _a = Require.Finite(a, "The power beyond r0 is 2 + a.");
        if (!(a > -2))
            throw new ArgumentOutOfRangeException(
                nameof(a), a, $"a is {a}, but must be above -2: otherwise H does not increase.");
        if (!(max > 0))
            throw new ArgumentOutOfRangeException(
                nameof(max), max, $"max is {max}, but must be above 0. Use infinity for no level.");
        _max = max;
        _exponents = new(
            () => double.IsInfinity(_max) ? new(1 + Math.Min(0, _a), 1 + Math.Max(0, _a)) : ExponentRange.Sampled(this));
    }

    /// <inheritdoc/>
    public override ExponentRange LocalExponents => _exponents.Value;

    /// <inheritdoc/>
    public override double SlopeAtInfinity =>
        double.IsFinite(_max) ? 0 : _a > -1 ? double.PositiveInfinity : _a < -1 ? 0 : _c * _r0;

    /// <inheritdoc/>
    public override double TypicalRadius => _r0;

    /// <inheritdoc/>
    public override double Value(double radius)
    {
        var growth = Growth(radius);
        return growth / (1 + growth / _max);
    }

    /// <inheritdoc/>
    public override double Slope(double radius) => radius * SlopeRatio(radius);

    /// <inheritdoc/>
    public override double SlopeRatio(double radius)
    {
        var level = 1 + Growth(radius) / _max;
        return GrowthRatio(radius) / (level * level);
    }

    /// <inheritdoc/>
    public override double SecondDerivative(double radius)
    {
        var (x, level) = (Square(radius), 1 + Growth(radius) / _max);
        var slope = radius * GrowthRatio(radius);
        var exponent = 1 + _a * x * (4 + (2 + _a) * x) / ((1 + x) * (2 + (2 + _a) * x));   // r g''/g'
        return GrowthRatio(radius) * exponent / (level * level) - 2 * slope * slope / (_max * level * level * level);
    }

    private double Square(double radius) => radius / _r0 * (radius / _r0);

    private double Growth(double radius) => _c * radius * radius * Math.Pow(1 + Square(radius), _a / 2);

    /// <summary>g'/r.</summary>
    private double GrowthRatio(double radius)
    {
        var x = Square(radius);
        return _c * Math.Pow(1 + x, _a / 2 - 1) * (2 + (2 + _a) * x);
    }
}
