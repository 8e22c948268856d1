using Isotrope.Storage.Runs;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>Whether curvature is the same along a class of directions as along random ones.</summary>
internal static class IsotropyTest
{
    /// <summary>H over H along random directions at each radius where the latter is resolved.</summary>
    /// <remarks>A draw of the bootstrap takes the same sequences for both, since both are measured on them; crossed random
    /// directions are drawn besides, the given class as often as its directions are.</remarks>
    /// <param name="samples">The class of directions.</param>
    /// <param name="random">Random directions, on the same sequences and radii.</param>
    /// <param name="resolved">Radii at which H along random directions is resolved.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static IReadOnlyList<CurvatureRatio> Of(ProbeSamples samples, ProbeSamples random, bool[] resolved, long seed)
    {
        var count = samples.Radii.Length;
        var curves = ResampledCurves.Of(Side(random, samples), random.Crossed, seed);
        return
        [
            .. Enumerable.Range(0, count).Where(j => resolved[j]).Select(j =>
            {
                var band = curves.Of(curve => curve[count + j] / curve[j]);
                return new CurvatureRatio(samples.Radii[j], new(band.Estimate, band.StandardError, band.Low, band.High));
            }),
        ];
    }

    /// <summary>[sequences, directions, 2 · radii]: both side by side; the class with fewer directions repeats its mean, which
    /// leaves all means as they are.</summary>
    private static double[,,] Side(ProbeSamples first, ProbeSamples second)
    {
        var (sequences, radii) = (first.Sequences, first.Radii.Length);
        var directions = Math.Max(first.Directions, second.Directions);
        var joined = new double[sequences, directions, 2 * radii];
        foreach (var (samples, offset) in new[] { (first, 0), (second, radii) })
            for (var s = 0; s < sequences; s++)
                for (var k = 0; k < directions; k++)
                    for (var j = 0; j < radii; j++)
                        joined[s, k, offset + j] = samples.Directions == directions
                            ? samples.Even[s, k, j]
                            : Enumerable.Range(0, samples.Directions).Average(other => samples.Even[s, other, j]);
        return joined;
    }
}
