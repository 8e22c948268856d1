using Isotrope.Experiments.Comparison;
using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Tests.Comparison;

/// <summary>Remembers what it was told, and can stop the comparison.</summary>
internal sealed class RecordingObserver : IComparisonObserver
{
    private readonly CancellationTokenSource _source = new();

    public List<(TrainingJob Job, int Number, int Count, string Phase)> Begun { get; } = [];

    public List<(TrainingJob Job, Metric Metric)> Steps { get; } = [];

    public List<(TrainingJob Job, RunResult Result)> Results { get; } = [];

    /// <summary>Stops in the run of this number, at its third step.</summary>
    public int? StopInRun { get; init; }

    public CancellationToken Token => _source.Token;

    /// <summary>When the first run began, UTC.</summary>
    public DateTime? FirstBegun { get; private set; }

    public void Begins(TrainingJob job, int number, int count, string phase)
    {
        FirstBegun ??= DateTime.UtcNow;
        Begun.Add((job, number, count, phase));
    }

    public void Stepped(TrainingJob job, Metric metric)
    {
        Steps.Add((job, metric));
        if (Begun.Count == StopInRun && metric.Step == 3) _source.Cancel();
    }

    public void Ended(TrainingJob job, RunResult result) => Results.Add((job, result));
}
