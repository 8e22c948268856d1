using Isotrope.Storage.Runs;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>Compares the curvature at tokens with a large value of something with that at the others.</summary>
internal static class TokenHalves
{
    /// <summary>H of the upper half over H of the lower half, at the resolved radius nearest to 1. Tokens with the middle value
    /// count as upper.</summary>
    /// <param name="on">What the value is called.</param>
    /// <param name="values">The value of each sequence's token.</param>
    /// <param name="samples">Samples of the same sequences, each of one token.</param>
    /// <param name="resolved">Radii at which H is resolved.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <returns>The comparison; null where no radius is resolved, no value is below the middle one, or H of a half is not
    /// positive.</returns>
    public static TokenDependence? Of(string on, double[] values, ProbeSamples samples, bool[] resolved, long seed)
    {
        int[] known = [.. Enumerable.Range(0, resolved.Length).Where(j => resolved[j])];
        if (known.Length == 0) return null;
        var radius = known.MinBy(j => Math.Abs(Math.Log(samples.Radii[j])));
        var middle = values.Order().ElementAt(values.Length / 2);
        bool[] upper = [.. values.Select(value => value >= middle)];
        if (upper.All(above => above)) return null;

        // sums that a draw of sequences adds up: H and number of the upper half, of the lower half
        var parts = new double[samples.Sequences, 1, 4];
        for (var s = 0; s < samples.Sequences; s++)
        {
            var half = upper[s] ? 0 : 2;
            parts[s, 0, half] = Enumerable.Range(0, samples.Directions).Average(k => samples.Even[s, k, radius]);
            parts[s, 0, half + 1] = 1;
        }
        var band = ResampledCurves.Of(parts, crossed: false, seed).Of(sum =>
            sum[0] > 0 && sum[2] > 0 ? sum[0] / sum[1] / (sum[2] / sum[3]) : double.NaN);
        return double.IsNaN(band.Estimate) ? null : new(on, samples.Radii[radius], new(band.Estimate, band.StandardError, band.Low, band.High));
    }
}
