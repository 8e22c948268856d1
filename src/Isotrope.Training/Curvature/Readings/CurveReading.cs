using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>Reads off the samples of a layer all that can be said of its H(r).</summary>
internal static class CurveReading
{
    private const double NoiseFloors = 5, StandardErrors = 4;   // by which H must exceed both to be resolved
    private const double FitFrom = 0.1, FitTo = 10;             // radii of the exponent per layer
    private const int SubsetRatio = 4, SmallestSubset = 4;

    /// <summary>The curve of a measurement.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="preActivation">Root mean square of ‖z‖ over tokens.</param>
    /// <param name="tokens">Tokens of a sequence.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static CurvatureCurve Of(
        LayerMeasurement measured, ProbedLayer layer, double preActivation, int tokens, long seed)
    {
        var samples = measured.Samples;
        var radii = samples.Radii;
        var curves = ResampledCurves.Of(samples.Even, samples.Crossed, seed);
        var floor = samples.NoiseFloor();
        Band[] bands = [.. radii.Select((_, j) => curves.Of(curve => curve[j]))];
        var values = curves.Estimate;
        bool[] resolved = [.. bands.Select(band =>
            band.Estimate > NoiseFloors * floor && band.Estimate > StandardErrors * band.StandardError)];
        var weights = LocalExponent.Weights(values, [.. bands.Select(band => band.StandardError)], resolved);
        Band[] exponents = [.. radii.Select((_, j) =>
            resolved[j] ? curves.Of(curve => LocalExponent.At(radii, curve, weights, j)) : Band.Unknown)];

        var plateau = CurveShape.Plateau(values, exponents, measured.RandomLoss);
        var comparison = ModelComparison.Of(samples, curves, weights);
        var largest = Enumerable.Range(0, radii.Length).Where(j => exponents[j].StandardError < CurvaturePoint.ExponentError)
            .OrderByDescending(j => exponents[j].Estimate).Select(j => (int?)j).FirstOrDefault();
        var (kink, kinkAt) = Kink(radii, curves, resolved);
        int[] ascending = [.. Enumerable.Range(0, radii.Length).Where(j => resolved[j])];
        return new(
            layer.Name, layer.Weight.shape, measured.Mode, measured.Direction, measured.Loss, samples.Sequences,
            samples.Directions, preActivation,
            [.. radii.Select((_, j) => Point(samples, curves, bands, exponents, resolved, floor, j))],
            LayerExponent(radii, curves, weights, plateau), largest is { } at ? Record(exponents[at]) : null,
            largest is { } where ? radii[where] : null, kink, kinkAt,
            ascending.Zip(ascending.Skip(1)).All(pair => values[pair.Second] > values[pair.First]),
            plateau is { } flat ? radii[flat] : null, OrNull(measured.RandomLoss),
            OrNull(CurveShape.FallsBelowQuadratic(radii, exponents)),
            [.. comparison.Fits.Select((candidate, i) => Fit(candidate, i == comparison.Best))],
            Subsets(samples, tokens, seed), DerivativeCheck.Of(measured), measured.Reproducible, measured.RadiusSpread)
        {
            Tokens = [.. measured.Tokens.Select(token => TokenHalves.Of(token.Name, token.Values, samples, resolved, seed))
                .OfType<TokenDependence>()],
        };
    }

    private static CurvaturePoint Point(
        ProbeSamples samples, ResampledCurves curves, Band[] bands, Band[] exponents, bool[] resolved, double floor, int j)
    {
        var tails = Tails.Of(samples.At(j));
        var band = bands[j];
        var bends = j > 0 && j + 1 < bands.Length && resolved[j - 1] && resolved[j] && resolved[j + 1];
        return new(
            samples.Radii[j], band.Estimate, band.StandardError, band.Low, band.High, RootMeanSquare(samples.Odd, j), floor,
            resolved[j], double.IsFinite(exponents[j].Estimate) ? Record(exponents[j]) : null, tails.TrimmedMean, tails.Median,
            tails.TopShare, OrNull(samples.DirectionVariance(j) / (band.Estimate * band.Estimate)),
            bends ? Record(curves.Of(curve => CurveShape.Convexity(samples.Radii, curve, j))) : null);
    }

    /// <summary>The power of c r^p over the decades in which the talk shows H/r² by layers, below the plateau.</summary>
    private static CurvatureBand? LayerExponent(double[] radii, ResampledCurves curves, double[] weights, int? plateau)
    {
        double[] inside = [.. weights.Select((weight, j) =>
            radii[j] >= FitFrom * (1 - 1e-9) && radii[j] <= FitTo * (1 + 1e-9) && !(j >= plateau) ? weight : 0)];
        if (inside.Count(weight => weight > 0) < 2) return null;
        return Record(curves.Of(curve => LocalExponent.Over(radii, curve, inside)));
    }

    private static (CurvatureBand? Kink, double? At) Kink(double[] radii, ResampledCurves curves, bool[] resolved)
    {
        int[] used = [.. Enumerable.Range(0, radii.Length).Where(j => resolved[j])];
        if (used.Length < 3) return (null, null);
        double[] inner = [.. used.Select(j => radii[j])];
        var at = inner[1..^1].MaxBy(radius => At(curves.Estimate, radius));
        return double.IsNaN(At(curves.Estimate, at)) ? (null, null) : (Record(curves.Of(curve => At(curve, at))), at);

        double At(double[] curve, double radius) => CurveShape.Steepness(inner, [.. used.Select(j => curve[j])], radius);
    }

    private static CurvatureFit Fit(ModelComparison.Candidate candidate, bool best)
    {
        var model = candidate.Fit.Model;
        return new(
            model.Name, model.Formula, model.Expression(candidate.Fit.Values),
            model.Parameters.Zip(candidate.Parameters, (name, band) => (name, band))
                .ToDictionary(pair => pair.name, pair => Record(pair.band)),
            candidate.Fit.Error, candidate.Error, best);
    }

    private static List<CurvatureSubset> Subsets(ProbeSamples samples, int tokens, long seed)
    {
        List<CurvatureSubset> subsets = [];
        for (var count = samples.Sequences; count >= SmallestSubset; count /= SubsetRatio)
        {
            var curves = ResampledCurves.Of(samples.Take(count).Even, samples.Crossed, seed, draws: 200);
            subsets.Insert(0, new(count, (long)count * tokens, curves.Estimate,
                [.. samples.Radii.Select((_, j) => curves.StandardError(curve => curve[j]))]));
        }
        return subsets;
    }

    private static double RootMeanSquare(double[,,] values, int radius)
    {
        var sum = 0.0;
        for (var s = 0; s < values.GetLength(0); s++)
            for (var k = 0; k < values.GetLength(1); k++) sum += values[s, k, radius] * values[s, k, radius];
        return Math.Sqrt(sum / values.GetLength(0) / values.GetLength(1));
    }

    private static double? OrNull(double value) => double.IsNaN(value) ? null : value;

    private static CurvatureBand Record(Band band) => new(band.Estimate, band.StandardError, band.Low, band.High);
}
