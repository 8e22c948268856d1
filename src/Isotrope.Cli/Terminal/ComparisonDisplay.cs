using System.Diagnostics;
using Isotrope.Experiments.Comparison;
using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;
using Spectre.Console;

namespace Isotrope.Cli.Terminal;

/// <summary>Shows a comparison under way: a table that redraws itself on a terminal, a line per run elsewhere.</summary>
internal sealed class ComparisonDisplay(Output output, IReadOnlyList<string> optimizers) : IComparisonObserver
{
    private const double RedrawSeconds = 0.25;

    private readonly Dictionary<string, Row> _rows = optimizers.ToDictionary(name => name, _ => new Row());
    private readonly Stopwatch _total = Stopwatch.StartNew();
    private LiveDisplayContext? _live;
    private string _title = "";
    private long _drawn;

    private sealed class Row
    {
        public List<double> Losses { get; } = [];
        public TrainingJob? Job { get; set; }
        public Metric? Metric { get; set; }
        public double? Validation { get; set; }
    }

    /// <summary>Runs the comparison under this display.</summary>
    public T Show<T>(Func<T> run)
    {
        if (!output.Live) return run();
        T result = default!;
        output.Progress.Live(Draw()).Start(context =>
        {
            _live = context;
            result = run();
            _live.UpdateTarget(Draw());
        });
        return result;
    }

    public void Begins(TrainingJob job, int number, int count, string phase)
    {
        _title = $"{phase}, run {number} of {count}";
        var row = _rows[job.Recipe.Optimizer];
        (row.Job, row.Metric, row.Validation) = (job, null, null);
        Redraw(now: true);
    }

    public void Stepped(TrainingJob job, Metric metric)
    {
        var row = _rows[job.Recipe.Optimizer];
        row.Metric = metric;
        row.Validation = metric.ValidationLoss ?? row.Validation;
        Redraw(now: false);
    }

    public void Ended(TrainingJob job, RunResult result)
    {
        _rows[job.Recipe.Optimizer].Losses.Add(result.FinalValidationLoss);
        Redraw(now: true);
        if (_live is null)
            output.Note($"{_total.Elapsed:mm\\:ss}  {_title}: {result.Optimizer}, seed {result.Seed}, " +
                $"rate {result.LearningRate:g3}: " +
                $"final loss {Tables.Number(result.FinalValidationLoss)}, {result.TokensPerSecond:0} tokens/s");
    }

    private void Redraw(bool now)
    {
        if (_live is null || (!now && Stopwatch.GetElapsedTime(_drawn).TotalSeconds < RedrawSeconds)) return;
        _drawn = Stopwatch.GetTimestamp();
        _live.UpdateTarget(Draw());
    }

    private Table Draw()
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"{_title.EscapeMarkup()}  {_total.Elapsed:mm\\:ss}");
        foreach (var name in new[] { "optimizer", "seed", "step", "rate", "training loss",
            "validation loss", "runs ended", "last final loss" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var (name, row) in _rows)
            table.AddRow(name, $"{row.Job?.Seed}", row.Job is null ? "" : $"{row.Metric?.Step ?? 0}/{row.Job.Steps}",
                row.Job is null ? "" : $"{row.Job.Recipe.LearningRate:g3}", Loss(row.Metric?.TrainingLoss), Loss(row.Validation),
                $"{row.Losses.Count}", row.Losses.Count == 0 ? "" : Tables.Number(row.Losses[^1]));
        return table;
    }

    private static string Loss(double? loss) => loss is { } value ? Tables.Number(value) : "";
}
