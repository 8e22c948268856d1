using System.Diagnostics;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Terminal;

/// <summary>Shows a single run as lines: each validation, and in between at least one line in five seconds.</summary>
internal sealed class TrainingDisplay(Output output, int steps)
{
    private const double LineSeconds = 5;

    private readonly Stopwatch _total = Stopwatch.StartNew();
    private double _last = double.NegativeInfinity;
    private int _firstStep = -1;

    public void Observe(Metric metric)
    {
        if (_firstStep < 0) _firstStep = metric.Step;
        var now = _total.Elapsed.TotalSeconds;
        if (metric.ValidationLoss is null && now - _last < LineSeconds) return;
        _last = now;
        var done = metric.Step - _firstStep;
        var left = done > 0 ? TimeSpan.FromSeconds(now / done * (steps - metric.Step)) : TimeSpan.Zero;
        output.Note($"step {metric.Step}/{steps}" +
            (metric.TrainingLoss is { } training ? $"  loss {Tables.Number(training)}" : "") +
            (metric.ValidationLoss is { } validation ? $"  validation {Tables.Number(validation)}" : "") +
            (metric.GradientNorm is { } norm ? $"  gradient {norm:0.00}" : "") +
            $"  rate {metric.LearningRate:g3}" +
            (done > 0 ? $"  {left:hh\\:mm\\:ss} left" : ""));
    }
}
