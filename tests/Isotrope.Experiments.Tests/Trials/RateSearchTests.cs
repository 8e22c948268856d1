using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Trials;

public sealed class RateSearchTests
{
    [Theory]
    [InlineData(0.01)]    // the best rate lies at the start
    [InlineData(3.7)]     // far above
    [InlineData(2e-5)]    // far below
    public void It_finds_a_best_rate_wherever_it_begins(double best)
    {
        var search = RateSearch.Run("m", 0.01, 12, rate => Math.Abs(Math.Log(rate / best)));
        Assert.True(search.IsInside);
        Assert.InRange(search.Best / best, 1 / 1.5, 1.5);
        Assert.Equal(12, search.Tried.Count);
        Assert.Equal(search.Tried.OrderBy(pair => pair.Rate), search.Tried);
    }

    [Fact]
    public void Rates_that_diverge_are_infinitely_bad()
    {
        var search = RateSearch.Run("m", 1, 9, rate => rate > 0.3 ? double.NaN : 1 / rate);
        Assert.InRange(search.Best, 0.15, 0.3);
        Assert.Contains(search.Tried, pair => double.IsPositiveInfinity(pair.Value));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void Every_search_spends_its_budget_and_no_more(int trials)
    {
        foreach (Func<double, double> value in new Func<double,
            double>[] { _ => double.NaN, rate => rate, rate => -rate, _ => 1 })
        {
            var calls = 0;
            RateSearch.Run("m", 1, trials, rate =>
            {
                calls++;
                return value(rate);
            });
            Assert.Equal(trials, calls);
        }
    }
}
