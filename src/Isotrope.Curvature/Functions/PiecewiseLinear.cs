using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Functions;

/// <summary>H is continuous, 0 up to the first radius, and has the given slope from each radius on.</summary>
/// <remarks>Where the first radius is above 0 the function is flat before it:
/// add one that increases to solve the model.</remarks>
public sealed class PiecewiseLinear : CurvatureFunction
{
    private readonly SlopePiece[] _pieces;
    private readonly double[] _heights;

    /// <summary>A piecewise linear function.</summary>
    /// <param name="pieces">Slopes from radii on; the radii ascend.</param>
    /// <exception cref="ArgumentException">No piece, radii that do not ascend, or a negative slope.</exception>
    public PiecewiseLinear(params IReadOnlyList<SlopePiece> pieces)
    {
        if (pieces.Count == 0)
            throw new ArgumentException(
                "A piecewise linear function needs a piece. Give at least one, as radius:slope.", nameof(pieces));
        _pieces = [.. pieces];
        _heights = new double[_pieces.Length];
        for (var i = 0; i < _pieces.Length; i++)
        {
            Require.NotNegative(_pieces[i].From, "Radii start at 0.", "radius");
            Require.NotNegative(_pieces[i].Slope, "A curvature function does not fall.", "slope");
            if (i == 0) continue;
            if (!(_pieces[i].From > _pieces[i - 1].From))
                throw new ArgumentException(
                    $"Radius {_pieces[i].From} follows {_pieces[i - 1].From}, but radii must ascend. Sort the pieces.",
                    nameof(pieces));
            _heights[i] = _heights[i - 1] + _pieces[i - 1].Slope * (_pieces[i].From - _pieces[i - 1].From);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Kink> Kinks =>
        [.. _pieces.Select((piece, i) => new Kink(piece.From, i == 0 ? 0 : _pieces[i - 1].Slope, piece.Slope))
            .Where(kink => kink.Radius > 0 && kink.Jump != 0)];

    /// <inheritdoc/>
    public override ExponentRange LocalExponents => new(0, 0);

    /// <inheritdoc/>
    public override double SlopeAtInfinity => _pieces[^1].Slope;

    /// <inheritdoc/>
    public override double TypicalRadius => _pieces[^1].From is > 0 and var radius ? radius : 1;

    /// <inheritdoc/>
    public override double Value(double radius) =>
        At(radius) is >= 0 and var i ? _heights[i] + _pieces[i].Slope * (radius - _pieces[i].From) : 0;

    /// <inheritdoc/>
    public override double Slope(double radius) => At(radius) is >= 0 and var i ? _pieces[i].Slope : 0;

    /// <inheritdoc/>
    public override double SecondDerivative(double radius) => 0;

    private int At(double radius) => Array.FindLastIndex(_pieces, piece => piece.From <= radius);
}
