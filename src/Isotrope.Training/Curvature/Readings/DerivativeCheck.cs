using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>Holds the probes at small radii against differentiation.</summary>
/// <remarks>
/// odd/r = ⟨g, d⟩ + O(r²) and 2 even/r² = ⟨d, Hess d⟩ + O(r²): two radii r₁ &lt; r₂ give the limit
/// (r₂² v₁ − r₁² v₂)/(r₂² − r₁²) but for O(r⁴). r₁ is the smallest radius at which rounding is below a thousandth of what is
/// compared. Gradients are compared sample by sample (root mean square of the deviation over that of ⟨g, d⟩), second
/// derivatives by their sums over the same samples, as H is a mean.
/// </remarks>
internal static class DerivativeCheck
{
    private const double Tolerance = 0.01;
    private const double LeastSignal = 1000;   // times rounding
    private const double LargestRadius = 0.2;  // beyond it terms of higher order are no longer small

    /// <summary>Both checks.</summary>
    public static IReadOnlyList<CurvatureCheck> Of(LayerMeasurement measured)
    {
        var summed = measured.Mode == "b";   // the derivatives are those of the sum over sequences
        var (first, second) = (measured.Derivatives.First, measured.Derivatives.Second);
        var odd = Samples(measured.Samples.Odd, measured.Derivatives, summed);
        var even = Samples(measured.Samples.Even, measured.Derivatives, summed);
        var noise = measured.Samples.NoiseFloor() * Math.Sqrt(measured.Samples.Sequences);   // of a sample
        var perSum = noise * (summed ? Math.Sqrt(measured.Derivatives.Sequences) : 1);
        return
        [
            Check("gradient", measured.Samples.Radii, 1, RootMeanSquare(first), perSum, limit: (a, b) => RootMeanSquare(
                Combined(odd, first, measured.Samples.Radii, a, b, 1)) / RootMeanSquare(first)),
            Check("hessian", measured.Samples.Radii, 2, Math.Abs(Sum(second)) / 2,
                perSum * Math.Sqrt(second.GetLength(0)) * second.GetLength(1), limit: (a, b) => Math.Abs(
                Sum(Combined(even, second, measured.Samples.Radii, a, b, 2)) / Sum(second))),
        ];
    }

    /// <param name="name">What is checked.</param>
    /// <param name="radii">All radii.</param>
    /// <param name="order">1 or 2: what is compared falls as r^order.</param>
    /// <param name="size">Its size at r = 1.</param>
    /// <param name="noise">Its rounding error.</param>
    /// <param name="limit">The deviation from two radii.</param>
    private static CurvatureCheck Check(
        string name, double[] radii, int order, double size, double noise, Func<int, int, double> limit)
    {
        var at = Array.FindIndex(radii, radius => size * Math.Pow(radius, order) > LeastSignal * noise);
        if (at < 0 || at + 1 == radii.Length || radii[at] > LargestRadius || size == 0)
            return new(name, double.NaN, double.NaN, Tolerance, null);
        var deviation = limit(at, at + 1);
        return new(name, radii[at], deviation, Tolerance, deviation <= Tolerance);
    }

    /// <summary>[rows, directions][radii] of the sequences that were differentiated, or of their sum.</summary>
    private static double[,,] Samples(double[,,] all, DerivativeSums derivatives, bool summed)
    {
        var samples = new double[derivatives.First.GetLength(0), derivatives.First.GetLength(1), all.GetLength(2)];
        for (var s = 0; s < derivatives.Sequences; s++)
            for (var k = 0; k < samples.GetLength(1); k++)
                for (var r = 0; r < samples.GetLength(2); r++) samples[summed ? 0 : s, k, r] += all[s, k, r];
        return samples;
    }

    /// <summary>The limit of the measured derivative less the exact one.</summary>
    private static double[,] Combined(double[,,] samples, double[,] exact, double[] radii, int a, int b, int order)
    {
        var (near, far) = (radii[a] * radii[a], radii[b] * radii[b]);
        var result = new double[exact.GetLength(0), exact.GetLength(1)];
        for (var s = 0; s < result.GetLength(0); s++)
            for (var k = 0; k < result.GetLength(1); k++)
                result[s, k] = (far * Derivative(s, k, a) - near * Derivative(s, k, b)) / (far - near) - exact[s, k];
        return result;

        double Derivative(int s, int k, int r) => order * samples[s, k, r] / Math.Pow(radii[r], order);
    }

    private static double Sum(double[,] values) => values.Cast<double>().Sum();

    private static double RootMeanSquare(double[,] values) => Math.Sqrt(values.Cast<double>().Average(value => value * value));
}
