using Isotrope.Training.Statistics;

namespace Isotrope.Training.Tests.Statistics;

public sealed class SummaryTests
{
    [Fact]
    public void Mean_and_deviation_are_those_worked_out_by_hand()
    {
        var summary = Summary.Of([2, 4, 4, 4, 5, 5, 7, 9]);   // sum 40; squares about 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32
        Assert.Equal((8, 5.0), (summary.Count, summary.Mean));
        Assert.Equal(Math.Sqrt(32 / 7.0), summary.StandardDeviation, 1e-15);
    }

    [Fact]
    public void One_value_has_no_deviation() => Assert.Equal(new Summary(1, 3, double.NaN), Summary.Of([3]));

    [Fact]
    public void An_infinite_value_makes_the_mean_infinite() =>
        Assert.Equal(new Summary(2, double.PositiveInfinity, double.NaN), Summary.Of([1, double.PositiveInfinity]));

    [Fact]
    public void No_values_have_no_mean() => Assert.Equal(new Summary(0, double.NaN, double.NaN), Summary.Of([]));
}
