using Isotrope.Polar.Kernels;
using Isotrope.Spectral;

namespace Isotrope.Curvature;

/// <summary>Any H with bounded exponents by an odd polynomial in the gradient, of low degree and
/// proved to keep the order of the singular values.</summary>
/// <remarks>
/// <code>
/// Q = G P(G^T G),   P of degree d with sigma P(sigma²) ≈ s*(sigma) on [0, ||G||]
/// </code>
/// Where r H''/H' stays between two bounds, s*/sigma varies by a bounded factor and is analytic in sigma², so that d = 8 is
/// plenty. Cost: G^T G, d − 1 products [k, k], k = min(m, n), and G times the result. The same Chebyshev polynomials of G^T G
/// serve twice: their traces give a Gauss quadrature for the measure of the singular values, with which
/// <see cref="OptimalCurve"/> finds s*(sigma) without knowing them, and they are the terms of P. Errors: of the quadrature and of
/// the polynomial, both falling geometrically with d.
/// </remarks>
public sealed class PolynomialModel : MatrixModel
{
    private const double Tail = 1e-12;   // of the largest eigenvalue: where s*/sigma has its limit for small singular values
    private const double Sharpness = 1.0 / 3;   // of the proved bounds of the slope, piece by piece
    private readonly CurvatureFunction _curvature;

    /// <summary>A solver for one H.</summary>
    /// <param name="curvature">H with r H''/H' bounded and without kinks: sums of powers, saturating without a maximum,
    /// measured tables.</param>
    /// <param name="degree">d, the degree of P in G^T G, from 2 to 24. Default 8: errors below 1e-6
    /// for p ≤ 4 on a spectrum i^−1/2, below 2e-3 on 1/i.</param>
    /// <exception cref="ArgumentException">H has kinks or unbounded exponents, does not increase or is not convex.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is out of range.</exception>
    public PolynomialModel(CurvatureFunction curvature, int degree = 8)
    {
        Require.InRange(degree, 2, 25, "Use 8; more buys accuracy that float32 does not hold.");
        if (curvature.Kinks.Count > 0)
            throw new ArgumentException(
                $"H has a kink at radius {curvature.Kinks[0].Radius:R}, near which s* is not smooth in sigma. Use SvdModel.",
                nameof(curvature));
        if (!double.IsFinite(curvature.LocalExponents.High) || !(curvature.LocalExponents.Low > 0))
            throw new ArgumentException(
                $"r H''/H' reaches from {curvature.LocalExponents.Low:g3} to {curvature.LocalExponents.High:g3}, but s* is " +
                "near a polynomial of low degree only if it stays between " +
                "two positive bounds. Use SvdModel, or an H such as a sum of powers above 1.", nameof(curvature));
        (_curvature, Degree) = (curvature, degree);
    }

    /// <summary>d.</summary>
    public int Degree { get; }

    /// <inheritdoc/>
    public override string Name => "odd polynomial";

    private protected override MatrixStep Solve(Tensor unit, double size, int columns)
    {
        using var scope = NewDisposeScope();
        var spectrum = GramSpectrum.Of(unit.transpose(0, 1).matmul(unit), Degree, PolarInput.UnitRoundoff(unit.dtype));
        var curve = OptimalCurve.Of(Sigma(spectrum.Nodes, size), spectrum.Weights, _curvature, columns);
        var (series, proof) = Increasing(curve, spectrum, size);
        double[] between =
            [Tail * spectrum.Nodes[0], .. ChebyshevSeries.Points(Degree + 2, spectrum.Nodes[0]), spectrum.Nodes[0]];
        var error = Ratios(curve, between, size).Zip(between, (ratio, y) => Math.Abs(series.At(y) / ratio - 1)).Max();
        var q = unit.matmul(spectrum.Combine(series, size));
        return new(q.MoveToOuterDisposeScope(), Name, Degree, error, proof.InUnitsOf(size));
    }

    /// <summary>
    /// The polynomial through s*/sigma; if that does not increase, because s* is flat somewhere, the one whose slope goes through
    /// the slopes of s*: the integral of a positive polynomial increases, at the cost of some accuracy.
    /// </summary>
    private (ChebyshevSeries, IncreaseProof) Increasing(OptimalCurve curve, GramSpectrum spectrum, double size)
    {
        var (top, upper) = (spectrum.Nodes[0], Math.Sqrt(spectrum.UpperBound));
        var points = ChebyshevSeries.Points(Degree + 1, top);
        var series = ChebyshevSeries.Through(Ratios(curve, points, size), top).On(spectrum.Scale);
        if (Proof(series, upper) is { Verdict: IncreaseVerdict.Proved } first) return (series, first);
        series = ChebyshevSeries.Through(curve.SlopesAt(Sigma(points, size)), top).On(spectrum.Scale).WithThisSlope();
        if (Proof(series, upper) is { Verdict: IncreaseVerdict.Proved } second) return (series, second);
        throw new NumericalException(
            $"No polynomial of degree {Degree} was found that provably keeps the order of the singular values up to " +
            $"{size * upper:g3}. Raise the degree, or use SvdModel.");
    }

    private static IncreaseProof Proof(ChebyshevSeries series, double upper) =>
        IncreaseProof.Of(new SlopeEnclosure(series, upper).Over, 0, upper, Sharpness);

    /// <summary>s*/sigma at squares of singular values of the unit matrix.</summary>
    private static double[] Ratios(OptimalCurve curve, double[] squares, double size)
    {
        var sigma = Sigma(squares, size);
        return [.. curve.At(sigma).Zip(sigma, (s, value) => s / value)];
    }

    private static double[] Sigma(double[] squares, double size) => [.. squares.Select(y => size * Math.Sqrt(y))];
}
