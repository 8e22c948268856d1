using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

public sealed class PolarExpressTests
{
    /// <summary>The paper's own list for inputs from 1e-3, with its safety factor 1.01 in all steps but the last.</summary>
    [Fact]
    public void The_generator_reproduces_the_published_list()
    {
        var published = PolynomialSchedules.PolarExpress8.Steps;
        var made = PolarExpress.Schedule(8).Steps;
        foreach (var (expected, actual) in published.Zip(made))
        {
            Assert.Equal(expected.A, actual.A, 1e-6 * Math.Abs(expected.A));
            Assert.Equal(expected.B, actual.B, 1e-6 * Math.Abs(expected.B));
            Assert.Equal(expected.C, actual.C, 1e-6 * Math.Abs(expected.C));
        }
    }

    /// <summary>Largest deviation from 1 of the composition without safety, computed by others to two digits.</summary>
    [Theory]
    [InlineData(0.1, 3, 1.5e-4)]
    [InlineData(0.03, 3, 3.6e-2)]
    [InlineData(0.03, 4, 3.0e-5)]
    [InlineData(0.0125, 4, 5.6e-3)]
    [InlineData(0.003, 5, 5.6e-3)]
    [InlineData(1e-3, 6, 1.2e-3)]
    [InlineData(1e-4, 7, 3.6e-2)]
    public void Composed_quintics_reach_the_known_errors(double lower, int steps, double error)
    {
        var (low, high) = PolarExpress.Schedule(steps, lower, safety: 1).ImageOf(lower, 1);
        Assert.Equal(error, Math.Max(1 - low, high - 1), 0.06 * error);
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(0.3, 1.7)]
    [InlineData(0.9, 1.1)]
    public void The_best_quintic_equioscillates_at_four_points(double l, double u)
    {
        var best = PolarExpress.Best(l, u);
        var (low, high) = best.Image(l, u);
        Assert.Equal(1 - low, high - 1, 1e-9);
        Assert.Equal(low, best.At(l), 1e-9);     // lowest at the beginning, highest at the end
        Assert.Equal(high, best.At(u), 1e-9);
    }

    [Fact]
    public void A_narrow_interval_gets_the_textbooks_quintic()
    {
        var best = PolarExpress.Best(1 - 1e-7, 1);
        Assert.Equal((1.875, -1.25, 0.375), (best.A, best.B, best.C));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(3)]
    public void The_increasing_schedule_keeps_the_order_of_singular_values(int steps)
    {
        var schedule = PolynomialSchedules.Increasing(steps);
        var values = Enumerable.Range(0, 100_001).Select(i => schedule.At(i / 100_000.0)).ToList();
        for (var i = 1; i < values.Count; i++) Assert.True(values[i] >= values[i - 1] - 1e-15);
        Assert.Equal(1, values[^1], 1e-12);
    }

    [Fact]
    public void Cubics_in_closed_form_equioscillate_too()
    {
        var step = PolynomialSchedules.CansCubic(1, 0.05).Steps[0];
        var (low, high) = step.Image(0.05, 1);
        Assert.Equal(1 - low, high - 1, 1e-9);
    }

    [Theory]
    [InlineData(0, 1e-3, 1.01, 0)]
    [InlineData(5, 0, 1.01, 0)]
    [InlineData(5, double.NaN, 1.01, 0)]
    [InlineData(5, 1e-3, 0.9, 0)]
    [InlineData(5, 1e-3, 1.01, 1)]
    public void Numbers_out_of_range_are_refused(int steps, double lower, double safety, double cushion) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PolarExpress.Schedule(steps, lower, safety, cushion));
}
