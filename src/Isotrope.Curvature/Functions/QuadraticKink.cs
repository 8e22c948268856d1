using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Functions;

/// <summary>H(r) = c2 r² up to a radius; beyond it jump (r − radius) + quad/2 (r − radius)² is added.</summary>
/// <remarks>The slope jumps from A = 2 c2 radius to B = A + jump. This is the function of Theorem 2 of the paper.</remarks>
public sealed class QuadraticKink : CurvatureFunction
{
    private readonly double _c2, _radius, _jump, _quad;

    /// <summary>A quadratic with a kink.</summary>
    /// <param name="c2">Coefficient of r², not negative; 0 leaves H flat below the kink, which solving refuses.</param>
    /// <param name="radius">Where the slope jumps, above 0.</param>
    /// <param name="jump">B − A, not negative: the right slope may not lie below the left one.</param>
    /// <param name="quad">Second derivative added beyond the kink, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public QuadraticKink(double c2, double radius, double jump, double quad = 0)
    {
        _c2 = Require.NotNegative(c2, "Otherwise H falls below the kink.");
        _radius = Require.Positive(radius, "It is the radius of the kink.");
        _jump = Require.NotNegative(
            jump, "At a kink the right slope B = A + jump may not be below the left slope A: the problem would not be convex.");
        _quad = Require.NotNegative(quad, "Otherwise H bends downwards beyond the kink.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Kink> Kinks => _jump > 0 ? [new(_radius, 2 * _c2 * _radius, 2 * _c2 * _radius + _jump)] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Breaks => [_radius];

    /// <inheritdoc/>
    public override ExponentRange LocalExponents => ExponentRange.Hull(new(1, 1), Beyond());

    /// <inheritdoc/>
    public override double SlopeAtInfinity => _c2 > 0 || _quad > 0 ? double.PositiveInfinity : _jump;

    /// <inheritdoc/>
    public override double TypicalRadius => _radius;

    /// <inheritdoc/>
    public override double Value(double radius)
    {
        var beyond = Math.Max(0, radius - _radius);
        return _c2 * radius * radius + beyond * (_jump + _quad / 2 * beyond);
    }

    /// <inheritdoc/>
    public override double Slope(double radius) =>
        2 * _c2 * radius + (radius >= _radius ? _jump + _quad * (radius - _radius) : 0);

    /// <inheritdoc/>
    public override double SecondDerivative(double radius) => 2 * _c2 + (radius >= _radius ? _quad : 0);

    /// <summary>(2 c2 + quad) r / ((2 c2 + quad) r + jump − quad radius) is monotone in r and tends to 1.</summary>
    private ExponentRange Beyond()
    {
        var curvature = 2 * _c2 + _quad;
        if (curvature == 0) return new(0, 0);
        var atKink = curvature * _radius / (2 * _c2 * _radius + _jump);
        return new(Math.Min(1, atKink), Math.Max(1, atKink));
    }
}
