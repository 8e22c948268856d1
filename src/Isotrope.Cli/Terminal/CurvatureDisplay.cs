using System.Diagnostics;
using System.Globalization;
using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature;

namespace Isotrope.Cli.Terminal;

/// <summary>Shows a curvature run as lines: each layer when it is measured, and in between how long it will still take.</summary>
internal sealed class CurvatureDisplay(Output output)
{
    private const double LineSeconds = 5;

    private readonly Stopwatch _total = Stopwatch.StartNew();
    private double _last, _start = double.NaN, _startSeconds;

    public void Observe(CurvatureProgress progress)
    {
        var now = _total.Elapsed.TotalSeconds;
        if (double.IsNaN(_start)) (_start, _startSeconds) = (progress.Done, now);
        if (now - _last < LineSeconds || progress.Done <= _start) return;
        _last = now;
        var left = TimeSpan.FromSeconds((now - _startSeconds) * (1 - progress.Done) / (progress.Done - _start));
        output.Note(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Done:0 %} layer {progress.Number} of {progress.Count}, {progress.Layer}; {Text(left)} left"));
    }

    public void Measured(IReadOnlyList<CurvatureCurve> curves)
    {
        foreach (var curve in curves.Where(curve => curve.Loss != "own" || curves.Count == 1))
            output.Note($"{Text(_total.Elapsed)}  {curve.Layer}, mode {curve.Mode}, {curve.Direction}: exponent " +
                $"{CurvatureTables.PlusMinus(curve.Exponent)} for r in [0.1, 10], " +
                $"{curve.Radii.Count(point => point.Resolved)} of {curve.Radii.Count} radii resolved");
    }

    private static string Text(TimeSpan time) => time.TotalHours >= 1 ? $"{time:h\\:mm\\:ss}" : $"{time:mm\\:ss}";
}
