namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Fewer points with the same picture.</summary>
internal static class Decimation
{
    /// <summary>At most <paramref name="limit"/> points: the first, the last, and the lowest and highest of equal
    /// stretches.</summary>
    public static IReadOnlyList<Point> Points(IReadOnlyList<Point> points, int limit) =>
        points.Count <= limit || limit < 4
            ? points
            :
            [
                points[0],
                .. Stretches(points.Skip(1).SkipLast(1).ToList(), (limit - 2) / 2).SelectMany(LowestAndHighest),
                points[^1],
            ];

    /// <summary>At most <paramref name="limit"/> ranges: each covers all it stands for.</summary>
    public static IReadOnlyList<Range> Ranges(IReadOnlyList<Range> ranges, int limit) =>
        ranges.Count <= limit || limit < 3
            ? ranges
            : [ranges[0], .. Stretches(ranges.Skip(1).SkipLast(1).ToList(), limit - 2).Select(Envelope), ranges[^1]];

    private static IEnumerable<ArraySegment<T>> Stretches<T>(List<T> items, int count)
    {
        var array = items.ToArray();
        for (var i = 0L; i < count; i++)
        {
            var (start, end) = ((int)(i * array.Length / count), (int)((i + 1) * array.Length / count));
            if (end > start)
                yield return new(array, start, end - start);
        }
    }

    private static IEnumerable<Point> LowestAndHighest(ArraySegment<Point> stretch)
    {
        var (low, high) = (stretch.MinBy(point => point.Y), stretch.MaxBy(point => point.Y));
        return low == high ? [low] : low.X <= high.X ? [low, high] : [high, low];
    }

    private static Range Envelope(ArraySegment<Range> stretch) =>
        new(stretch[stretch.Count / 2].X, stretch.Min(range => range.Low), stretch.Max(range => range.High));
}
