using Isotrope.Reporting.Plots.Drawing;

namespace Isotrope.Reporting.Tests.Plots.Drawing;

public class TicksTests
{
    [Theory]
    [InlineData(0, 200, 4, new[] { 0.0, 50, 100, 150, 200 })]
    [InlineData(1.9, 5.6, 5, new[] { 2.0, 3, 4, 5 })]
    [InlineData(-0.52, 0.03, 6, new[] { -0.5, -0.4, -0.3, -0.2, -0.1, 0 })]
    [InlineData(0.1, 0.30000000000000004, 2, new[] { 0.1, 0.2, 0.3 })]   // the ends are hit in spite of rounding
    [InlineData(3, 3, 5, new[] { 3.0 })]                                 // nothing to divide
    [InlineData(0, 1638400, 4, new[] { 0.0, 500_000, 1_000_000, 1_500_000 })]
    public void Linear_ticks_are_round(double low, double high, int count, double[] expected) =>
        Assert.Equal(expected, Ticks.Linear(low, high, count));

    [Theory]
    [InlineData(1.8, 5.6, 5, new[] { 2.0, 3, 4, 5 })]
    [InlineData(0.5, 200, 3, new[] { 1.0, 3, 10, 30, 100 })]
    [InlineData(1e-4, 1e4, 5, new[] { 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4 })]
    [InlineData(2.01, 2.39, 3, new[] { 2.2 })]                           // less than a digit: as on a linear axis
    public void Logarithmic_ticks_are_digits_of_decades(double low, double high, int count, double[] expected) =>
        Assert.Equal(expected, Ticks.Logarithmic(low, high, count));

    [Fact]
    public void However_many_decades_there_are_few_ticks() =>
        Assert.InRange(Ticks.Logarithmic(1e-200, 1e200, 6).Count, 3, 20);

    [Theory]
    [InlineData(new[] { 2.0, 2.5, 3 }, new[] { "2.0", "2.5", "3.0" })]
    [InlineData(new[] { 0.0, 500_000, 1_000_000 }, new[] { "0", "0.5 M", "1.0 M" })]
    [InlineData(new[] { -0.5, 0 }, new[] { "−0.5", "0" })]
    [InlineData(new[] { 0.0001, 0.01, 1 }, new[] { "0.0001", "0.01", "1" })]
    [InlineData(new[] { 1e-9, 1e20 }, new[] { "1e−9", "1e20" })]
    [InlineData(new[] { 0.01, 1, 1e4 }, new[] { "1e−2", "1e0", "1e4" })]
    [InlineData(new[] { 1, 1e3, 1e9 }, new[] { "1e0", "1e3", "1e9" })]
    [InlineData(new[] { 0, 200, 1e4 }, new[] { "0", "0.2 k", "10.0 k" })]
    public void Labels_of_an_axis_share_unit_and_decimals(double[] ticks, string[] expected) =>
        Assert.Equal(expected, Ticks.Labels(ticks));
}
