using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Functions;

/// <summary>H(r) = c r^p up to r0 and c r0^p (r/r0)^a beyond: continuous, with a jump of the slope at r0.</summary>
/// <remarks>The slope jumps from A = c p r0^(p−1) to B = c a r0^(p−1); for a below p it falls,
/// and solving refuses the function.</remarks>
/// <param name="c">Coefficient below r0, above 0.</param>
/// <param name="r0">Radius of the break, above 0.</param>
/// <param name="p">Power below r0, above 0.</param>
/// <param name="a">Power beyond r0, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A value is not positive and finite.</exception>
public sealed class BrokenPower(double c, double r0, double p, double a) : CurvatureFunction
{
    private readonly double _c = Require.Positive(c, "It is the coefficient below r0.");
    private readonly double _r0 = Require.Positive(r0, "It is the radius of the break.");
    private readonly double _p = Require.Positive(p, "It is the power below r0.");
    private readonly double _a = Require.Positive(a, "It is the power beyond r0.");

    /// <inheritdoc/>
    public override IReadOnlyList<Kink> Kinks
    {
        get
        {
            var height = _c * Math.Pow(_r0, _p - 1);
            return _a == _p ? [] : [new(_r0, _p * height, _a * height)];
        }
    }

    /// <inheritdoc/>
    public override ExponentRange LocalExponents => new(Math.Min(_p, _a) - 1, Math.Max(_p, _a) - 1);

    /// <inheritdoc/>
    public override double SlopeAtInfinity => _a > 1 ? double.PositiveInfinity : _a < 1 ? 0 : _c * Math.Pow(_r0, _p - 1);

    /// <inheritdoc/>
    public override double TypicalRadius => _r0;

    /// <inheritdoc/>
    public override double Value(double radius) => _c * Math.Pow(_r0, _p) * Math.Pow(radius / _r0, PowerAt(radius));

    /// <inheritdoc/>
    public override double Slope(double radius)
    {
        var power = PowerAt(radius);
        return _c * power * Math.Pow(_r0, _p - 1) * Math.Pow(radius / _r0, power - 1);
    }

    /// <inheritdoc/>
    public override double SecondDerivative(double radius)
    {
        var power = PowerAt(radius);
        return power == 1 ? 0 : _c * power * (power - 1) * Math.Pow(_r0, _p - 2) * Math.Pow(radius / _r0, power - 2);
    }

    /// <inheritdoc/>
    public override double SlopeRatio(double radius)
    {
        var power = PowerAt(radius);
        return _c * power * Math.Pow(_r0, _p - 2) * Math.Pow(radius / _r0, power - 2);
    }

    private double PowerAt(double radius) => radius < _r0 ? _p : _a;
}
