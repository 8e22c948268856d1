using Isotrope.Schedules;

namespace Isotrope.Tests.Schedules;

public sealed class WarmupStableDecayTests
{
    [Fact]
    public void Rises_stays_and_falls_to_almost_nothing()
    {
        var schedule = new WarmupStableDecay(100, Warmup: 0.1);
        Assert.Equal(0.1, schedule.Factor(1), 1e-12);
        Assert.Equal(1, schedule.Factor(10), 1e-12);
        Assert.Equal(1, schedule.Factor(61), 1e-12);
        Assert.Equal(0.5, schedule.Factor(81), 1e-12);
        Assert.Equal(1 / 40.0, schedule.Factor(100), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Short_runs_have_a_positive_rate_throughout(int steps) =>
        Assert.All(Enumerable.Range(1, steps), step => Assert.InRange(new WarmupStableDecay(steps, 0.2).Factor(step), 1e-9, 1));

    [Fact]
    public void No_warm_up_begins_at_the_full_rate() => Assert.Equal(1, new WarmupStableDecay(50, 0).Factor(1));
}
