using Isotrope.Training.Curvature.Readings;
using Isotrope.Training.Data;
using MathNet.Numerics.Distributions;

namespace Isotrope.Training.Tests.Curvature.Readings;

public sealed class ResampledCurvesTests
{
    [Fact]
    public void The_standard_error_of_a_mean_is_that_of_the_sequences()
    {
        var values = Normal(sequences: 200, directions: 3, seed: 1, between: 2, within: 1);
        var band = ResampledCurves.Of(values, crossed: false).Of(curve => curve[0]);

        double[] means = [.. Enumerable.Range(0, 200).Select(s => (values[s, 0, 0] + values[s, 1, 0] + values[s, 2, 0]) / 3)];
        var mean = means.Average();
        var expected = Math.Sqrt(means.Sum(value => (value - mean) * (value - mean)) / 199 / 200);
        Assert.Equal(mean, band.Estimate, 1e-12);
        Assert.Equal(expected, band.StandardError, 0.08 * expected);   // 1000 draws know it to 2 %
        Assert.Equal(mean - 1.96 * expected, band.Low, 0.25 * expected);
        Assert.Equal(mean + 1.96 * expected, band.High, 0.25 * expected);
    }

    [Fact]
    public void Crossed_directions_widen_the_error_by_their_own_variance()
    {
        // an effect of deviation 1 for each of 4 directions, common to all sequences: the mean has deviation 1/2
        var values = new double[100, 4, 1];
        var random = new Random(2);
        var effects = Enumerable.Range(0, 4)
            .Select(_ => global::MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)).ToArray();
        for (var s = 0; s < 100; s++)
            for (var k = 0; k < 4; k++) values[s, k, 0] = effects[k] + 0.01 * s / 100;
        var apart = ResampledCurves.Of(values, crossed: false).Of(curve => curve[0]).StandardError;
        var crossed = ResampledCurves.Of(values, crossed: true).Of(curve => curve[0]).StandardError;
        var mean = effects.Average();
        // of a mean of 4 drawn from 4
        var expected = Math.Sqrt(effects.Sum(effect => (effect - mean) * (effect - mean)) / 4 / 4);
        Assert.InRange(apart, 0, 1e-3);
        Assert.Equal(expected, crossed, 0.08 * expected);
    }

    [Fact]
    public void Intervals_of_skewed_samples_lean_to_the_long_tail_and_cover_the_truth_as_often_as_they_say()
    {
        const int Trials = 300;
        var (covered, leaning) = (0, 0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            var values = new double[50, 1, 1];
            for (var s = 0; s < 50; s++) values[s, 0, 0] = Exponential.Sample(random, 1);
            var band = ResampledCurves.Of(values, crossed: false, seed: trial, draws: 400).Of(curve => curve[0]);
            if (band.Low <= 1 && band.High >= 1) covered++;
            if (band.High - band.Estimate > band.Estimate - band.Low) leaning++;
        }
        Assert.InRange(covered / (double)Trials, 0.90, 0.985);   // 95 % within three standard errors of the count and a little
        Assert.InRange(leaning / (double)Trials, 0.9, 1);
    }

    [Fact]
    public void A_statistic_that_most_draws_do_not_have_has_no_interval() =>
        Assert.False(ResampledCurves.Of(Normal(20, 1, 3, 1, 0), crossed: false)
            .Of(curve => curve[0] > 0.2 ? double.NaN : curve[0]).IsKnown);

    [Fact]
    public void The_same_seed_draws_the_same()
    {
        var values = Normal(20, 2, 5, 1, 1);
        Assert.Equal(
            ResampledCurves.Of(values, crossed: true, seed: 7, draws: 20).Drawn.Select(curve => curve[0]),
            ResampledCurves.Of(values, crossed: true, seed: 7, draws: 20).Drawn.Select(curve => curve[0]));
    }

    private static double[,,] Normal(int sequences, int directions, long seed, double between, double within)
    {
        var random = new RandomStream("test", seed);
        var values = new double[sequences, directions, 1];
        for (var s = 0; s < sequences; s++)
        {
            var own = between * Draw();
            for (var k = 0; k < directions; k++) values[s, k, 0] = own + within * Draw();
        }
        return values;

        double Draw() => global::MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (random.NextDouble() * (1 - 2e-12)) + 1e-12);
    }
}
