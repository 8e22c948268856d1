using Isotrope.Training.Curvature.Readings;
using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Curvature;

/// <summary>Made-up samples of a known H(r).</summary>
internal static class Curves
{
    /// <summary>10⁻² to 10², 4 per decade.</summary>
    public static double[] Radii { get; } = [.. Enumerable.Range(0, 17).Select(i => Math.Pow(10, -2 + i / 4.0))];

    /// <summary>Samples whose mean is H(r): each sequence has a factor of its own, of mean 1, and an exponent that differs a
    /// little.</summary>
    public static ProbeSamples Of(Func<double, double> curve, double spread = 0.3, int sequences = 40, double[]? radii = null)
    {
        radii ??= Radii;
        var random = new RandomStream("curves", 4);
        var even = new double[sequences, 2, radii.Length];
        for (var s = 0; s < sequences; s++)
            for (var k = 0; k < 2; k++)
            {
                var factor = 1 + spread * (2 * random.NextDouble() - 1);
                var tilt = 0.02 * spread * (2 * random.NextDouble() - 1);
                for (var r = 0; r < radii.Length; r++) even[s, k, r] = factor * Math.Pow(radii[r], tilt) * curve(radii[r]);
            }
        return new(radii, even, new double[sequences, 2, radii.Length], new double[sequences, 1], Crossed: false);
    }
}
