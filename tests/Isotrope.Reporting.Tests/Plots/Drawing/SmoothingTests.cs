using Isotrope.Reporting.Plots.Drawing;

namespace Isotrope.Reporting.Tests.Plots.Drawing;

public class SmoothingTests
{
    [Fact]
    public void A_straight_line_stays_what_it_is()
    {
        Point[] line = [.. Enumerable.Range(0, 50).Select(i => new Point(i, 3 - 0.1 * i))];

        Assert.All(Smoothing.Average(line, 9).Zip(line), pair => Assert.Equal(pair.Second.Y, pair.First.Y, 1e-12));
    }

    [Fact]
    public void The_middle_is_the_mean_of_its_window() =>
        Assert.Equal([1.0, 2, 3, 4, 2],
            Smoothing.Average([new(0, 1), new(1, 1), new(2, 4), new(3, 4), new(4, 4), new(5, 2)], 3)
                .Where((_, i) => i != 4)
                .Select(point => point.Y));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(49, 1)]
    [InlineData(200, 9)]
    [InlineData(10_000, 401)]
    public void The_window_is_a_twenty_fifth_and_odd(int points, int expected) =>
        Assert.Equal(expected, Smoothing.Window(points));
}
