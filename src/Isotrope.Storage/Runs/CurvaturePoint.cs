namespace Isotrope.Storage.Runs;

/// <summary>What was measured at one radius.</summary>
/// <param name="R">The radius.</param>
/// <param name="H">Mean of (l(r) + l(−r) − 2 l(0))/2 over sequences and directions, nats.</param>
/// <param name="StandardError">Standard error of H.</param>
/// <param name="Lo">Lower end of its 95 % interval.</param>
/// <param name="Hi">Upper end.</param>
/// <param name="Odd">Root mean square of (l(r) − l(−r))/2, nats.</param>
/// <param name="NoiseFloor">What rounding alone gives for H.</param>
/// <param name="Resolved">Whether H exceeds five noise floors and four standard errors.</param>
/// <param name="Exponent">d log H/d log r; null where it is not resolved.</param>
/// <param name="TrimmedMean">Mean without the lowest and highest tenth of the samples.</param>
/// <param name="Median">Median of the samples.</param>
/// <param name="TopShare">Share of the largest hundredth of the samples in their sum.</param>
/// <param name="DirectionVariance">Variance between directions over the square of H; null for a single direction.</param>
/// <param name="Convexity">Second divided difference of H over r²: above 0 where H(√x) is convex; null where a neighbour is
/// not resolved.</param>
public sealed record CurvaturePoint(
    double R, double H, double StandardError, double Lo, double Hi, double Odd, double NoiseFloor, bool Resolved,
    CurvatureBand? Exponent, double TrimmedMean, double Median, double TopShare, double? DirectionVariance,
    CurvatureBand? Convexity)
{
    /// <summary>The exact value, where a control knows it.</summary>
    public double? Exact { get; init; }

    /// <summary>Whether the standard error of the exponent is below <see cref="ExponentError"/>.</summary>
    public bool ExponentResolved => Exponent is { } exponent && exponent.StandardError < ExponentError;

    /// <summary>The standard error above which an exponent does not count as resolved: 0.05, since exponents of interest differ
    /// from 2 by some tenths.</summary>
    public const double ExponentError = 0.05;
}
