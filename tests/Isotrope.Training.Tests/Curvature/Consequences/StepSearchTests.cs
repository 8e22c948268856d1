using Isotrope.Training.Curvature.Consequences;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Tests.Curvature.Consequences;

/// <summary>The best step along a line, and how radii are counted.</summary>
public sealed class StepSearchTests
{
    [Theory]
    [InlineData(3, 0.5, 1)]
    [InlineData(3, 0.5, 1e-3)]     // far too small a guess
    [InlineData(1e-3, 40, 100)]    // far too large
    public void Of_a_quadratic_loss_the_best_step_is_exact(double slope, double curvature, double start)
    {
        var (step, gain) = StepSearch.Best(r => slope * r - curvature * r * r / 2, start);
        Assert.Equal(slope / curvature, step, 1e-6 * slope / curvature);
        Assert.Equal(slope * slope / (2 * curvature), gain, 1e-10 * gain);
    }

    [Fact]
    public void Of_a_quartic_loss_that_overflows_it_is_near_and_takes_few_evaluations()
    {
        var calls = 0;
        var (step, gain) = StepSearch.Best(r => ++calls > 0 && r > 5 ? double.NaN : r - Math.Pow(r, 4), 1);
        var best = Math.Pow(0.25, 1.0 / 3);
        Assert.Equal(best, step, 0.02 * best);
        Assert.Equal(0.75 * best, gain, 1e-3 * gain);
        Assert.InRange(calls, 5, 12);
    }

    [Fact]
    public void A_direction_that_only_loses_has_no_step() =>
        Assert.Equal((0, 0), StepSearch.Best(r => -r - r * r, 1));

    [Fact]
    public void Radii_are_counted_between_those_of_the_grid_and_beyond_its_ends()
    {
        var bars = RadiusHistogram.Of([0, 0.002, 0.15, 0.2, 0.5], new ProbeGrid { From = -1, To = 0, PerDecade = 2 });
        var root = Math.Sqrt(10);
        Assert.Equal(3, bars.Count(bar => bar.Share > 0));
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal(1e-3, bars[0].From, 1e-12);
        Assert.Equal((0.1, 0.4), (Math.Round(bars[^2].From, 12), bars[^2].Share));
        Assert.Equal(0.1 * root, bars[^1].From, 1e-12);
        Assert.Equal(0.8, bars.Sum(bar => bar.Share), 1e-12);     // a radius of 0 is in no bar
    }
}
