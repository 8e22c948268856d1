using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Functions;

/// <summary>H(r) = c (cosh(k r) − 1): quadratic at first, then steeper than every power.</summary>
/// <param name="c">Height, in units of H. Above 0.</param>
/// <param name="k">Rate, in units of 1/r. Above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">c or k is not positive and finite.</exception>
public sealed class HyperbolicCosine(double c, double k) : CurvatureFunction
{
    private readonly double _c = Require.Positive(c, "It is the function's height.");
    private readonly double _k = Require.Positive(k, "It is the function's rate.");

    /// <inheritdoc/>
    public override ExponentRange LocalExponents => new(1, double.PositiveInfinity);   // x coth x

    /// <inheritdoc/>
    public override double SlopeAtInfinity => double.PositiveInfinity;

    /// <inheritdoc/>
    public override double TypicalRadius => 1 / _k;

    /// <inheritdoc/>
    public override double Value(double radius)
    {
        var half = Math.Sinh(_k * radius / 2);   // cosh x − 1 = 2 sinh²(x/2) keeps its digits for small x
        return 2 * _c * half * half;
    }

    /// <inheritdoc/>
    public override double Slope(double radius) => _c * _k * Math.Sinh(_k * radius);

    /// <inheritdoc/>
    public override double SecondDerivative(double radius) => _c * _k * _k * Math.Cosh(_k * radius);

    /// <inheritdoc/>
    public override double SlopeRatio(double radius) => radius == 0 ? _c * _k * _k : base.SlopeRatio(radius);
}
