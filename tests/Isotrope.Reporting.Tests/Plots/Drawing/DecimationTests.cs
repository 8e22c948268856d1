using Isotrope.Reporting.Plots.Drawing;
using Range = Isotrope.Reporting.Plots.Drawing.Range;

namespace Isotrope.Reporting.Tests.Plots.Drawing;

public class DecimationTests
{
    private static readonly IReadOnlyList<Point> s_noise = MakeNoise();

    [Theory]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(400)]
    [InlineData(9_999)]
    public void Ends_and_extremes_survive(int limit)
    {
        var fewer = Decimation.Points(s_noise, limit);

        Assert.InRange(fewer.Count, 3, limit);
        Assert.Equal((s_noise[0], s_noise[^1]), (fewer[0], fewer[^1]));
        Assert.Equal((s_noise.Min(point => point.Y), s_noise.Max(point => point.Y)),
            (fewer.Min(point => point.Y), fewer.Max(point => point.Y)));
        Assert.Equal(fewer.OrderBy(point => point.X), fewer);
        Assert.Subset(s_noise.ToHashSet(), fewer.ToHashSet());
    }

    [Fact]
    public void Few_points_are_left_alone() => Assert.Same(s_noise, Decimation.Points(s_noise, 10_000));

    [Fact]
    public void A_range_covers_all_it_stands_for()
    {
        var fewer = Decimation.Ranges([.. s_noise.Select(point => new Range(point.X, -point.Y, point.Y))], 50);

        Assert.InRange(fewer.Count, 3, 50);
        Assert.Equal(s_noise.Max(point => point.Y), fewer.Max(range => range.High));
        Assert.Equal(-s_noise.Max(point => point.Y), fewer.Min(range => range.Low));
    }

    private static IReadOnlyList<Point> MakeNoise()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 10_000).Select(i => new Point(i, random.NextDouble()))];
    }
}
