using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;
using Isotrope.Storage.Runs;
using Range = Isotrope.Reporting.Plots.Drawing.Range;

namespace Isotrope.Reporting.Plots;

/// <summary>A logged quantity of one contender as lines.</summary>
/// <param name="Contender">Whose it is.</param>
/// <param name="Mean">Mean over the seeds that reached the last step.</param>
/// <param name="Band">Smallest and largest of these seeds.</param>
/// <param name="Thin">Lines of single seeds.</param>
/// <param name="Breaks">Where seeds diverged.</param>
internal sealed record Curve(
    Contender Contender,
    IReadOnlyList<Point> Mean,
    IReadOnlyList<Range> Band,
    IReadOnlyList<IReadOnlyList<Point>> Thin,
    IReadOnlyList<Point> Breaks)
{
    /// <summary>Reads a contender's traces; thin lines are drawn for every seed, or only for those outside the mean.</summary>
    public static Curve Of(Contender contender, Func<Metric, double> x, Func<Metric, double?> y, bool everySeed)
    {
        var traces = contender.Traces
            .Select(trace => (trace.Diverged,
                Steps: trace.Metrics.Where(metric => y(metric) is not null && double.IsFinite(x(metric))).ToList()))
            .Where(trace => trace.Steps.Count > 0).ToList();
        var last = traces.Select(trace => trace.Steps[^1].Step).DefaultIfEmpty().Max();
        var whole = traces.Where(trace => !trace.Diverged && trace.Steps[^1].Step == last).Select(trace => trace.Steps).ToList();
        var common = whole.SelectMany(steps => steps).GroupBy(metric => metric.Step).Where(step => step.Count() == whole.Count)
            .OrderBy(step => step.Key).ToList();

        return new(
            contender,
            [.. common.Select(step => new Point(step.Average(x), step.Average(metric => y(metric)!.Value)))],
            whole.Count < 2 ? [] : [.. common.Select(step =>
                new Range(step.Average(x), step.Min(metric => y(metric)!.Value), step.Max(metric => y(metric)!.Value)))],
            [.. traces.Where(trace => everySeed || !whole.Contains(trace.Steps)).Select(trace => FinitePart(trace.Steps, x, y))],
            [.. traces.Where(trace => trace.Diverged).Select(trace => End(trace.Steps, x, y))]);
    }

    /// <summary>The last point to label: of the mean, else of the longest single line.</summary>
    public Point? Last => Mean.Count > 0 ? Mean[^1]
        : Thin.Where(line => line.Count > 0).Select(line => line[^1]).Concat(Breaks).Cast<Point?>()
            .MaxBy(point => point!.Value.X);

    private static IReadOnlyList<Point> FinitePart(List<Metric> steps, Func<Metric, double> x, Func<Metric, double?> y) =>
        [.. steps.Select(metric => new Point(x(metric), y(metric)!.Value)).TakeWhile(point => double.IsFinite(point.Y))];

    private static Point End(List<Metric> steps, Func<Metric, double> x, Func<Metric, double?> y) =>
        FinitePart(steps, x, y) is { Count: > 0 } line ? line[^1] : new(x(steps[0]), double.PositiveInfinity);
}
