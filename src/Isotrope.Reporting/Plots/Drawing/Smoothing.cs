namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>The trend of a noisy line.</summary>
internal static class Smoothing
{
    /// <summary>Width of the window that suits a number of points: a twenty-fifth of them, odd, so that it has a
    /// middle.</summary>
    public static int Window(int points) => Math.Max(1, points / 50 * 2 + 1);

    /// <summary>Centred moving average; towards the ends the window shrinks symmetrically, so the ends are not pulled
    /// inwards.</summary>
    public static IReadOnlyList<Point> Average(IReadOnlyList<Point> points, int window)
    {
        var values = points.Select(point => point.Y).ToArray();
        var smooth = new Point[values.Length];
        for (var i = 0; i < smooth.Length; i++)
        {
            var half = Math.Min(window / 2, Math.Min(i, smooth.Length - 1 - i));
            var sum = 0.0;   // afresh each time: a running sum would never forget one huge loss
            foreach (var value in values.AsSpan(i - half, 2 * half + 1))
                sum += value;
            smooth[i] = points[i] with { Y = sum / (2 * half + 1) };
        }
        return smooth;
    }
}
