using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Curvature;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Runs;
using Isotrope.Training.Statistics;

namespace Isotrope.Experiments.Comparison;

/// <summary>Trains one model with several optimizers on the same data in the same order, and says which ended lower.</summary>
/// <remarks>The protocol is in the README beside this file.</remarks>
/// <param name="settings">What is compared.</param>
/// <param name="corpus">The text.</param>
/// <param name="command">The command line that repeats it, for the record.</param>
/// <param name="observer">Watches.</param>
public sealed class ComparisonExperiment(ComparisonSettings settings, Corpus corpus, string command, IComparisonObserver observer)
{
    private const int TuningSeed = 0;   // results use seeds from 1 on, so no seed is judged that the settings were chosen on

    private const int ProbedSeed = 1;

    private readonly CorpusSplit _split = new(corpus);
    private readonly Lazy<ModelInfo> _model = new(() => RunDescriptions.Of(settings.Model));
    private readonly List<OptimizerChoice> _choices = [];

    private sealed record OptimizerChoice(Recipe Recipe, string Origin);

    /// <summary>Runs it into a new run folder.</summary>
    /// <param name="path">The run folder, missing or empty.</param>
    /// <param name="cancellation">Stops after the current step; what was written stays.</param>
    /// <returns>The result, also written as <c>summary.json</c>; the report is the caller's to make.</returns>
    /// <exception cref="ArgumentException">The folder is in use or a setting is not possible.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RunSummary Run(string path, CancellationToken cancellation = default)
    {
        foreach (var optimizer in settings.Optimizers)
        {
            var (recipe, origin) = Presets.For(optimizer);
            _choices.Add(new(recipe, origin));
        }
        // an impossible setting shows before a folder exists
        foreach (var choice in _choices)
        {
            using var session = new TrainingSession(Job(choice.Recipe, TuningSeed), _split);
            new TrainingProbe(Job(choice.Recipe, ProbedSeed), corpus).Check(session.Model);
        }

        using var folder = RunFolder.Create(path, Describe());
        WriteTuning(folder, cancellation);
        folder.Describe(folder.Description with { Optimizers = Described() });

        var jobs = (
            from seed in Enumerable.Range(1, settings.Seeds)
            from choice in _choices
            select Job(choice.Recipe, seed)).ToList();
        var results = new List<RunResult>();
        foreach (var job in jobs)
        {
            observer.Begins(job, results.Count + 1, jobs.Count, "comparison");
            results.Add(Train(job, folder, cancellation));
            observer.Ended(job, results[^1]);
            folder.WriteSummary(Summary(folder, results));   // a run that is stopped keeps what it has
        }
        return Summary(folder, results);
    }

    private RunResult Train(TrainingJob job, RunFolder folder, CancellationToken cancellation)
    {
        using var session = new TrainingSession(job, _split);
        TrainingProbe probe = new(job, corpus);
        probe.Look(session, folder);
        session.Run(
            metric => { folder.Append(metric); observer.Stepped(job, metric); }, _ => probe.Look(session, folder), cancellation);
        cancellation.ThrowIfCancellationRequested();
        WeightsFile.Write(WeightsFile.PathIn(folder.CheckpointFolder, job.Recipe.Optimizer, job.Seed), session.Model);
        return session.Result();
    }

    /// <summary>Searches if asked to; in any case the folder holds the search that the settings come from.</summary>
    private void WriteTuning(RunFolder folder, CancellationToken cancellation)
    {
        var record = settings.Tuning == Tuning.None
            ? Presets.Nano
            : new TuningRecord(settings.Model.Name, settings.Steps, TuningSeed, Corpus(), command, Search(cancellation));
        folder.WriteTuning(record);
    }

    private List<TuningSearch> Search(CancellationToken cancellation)
    {
        var tuners = settings.Optimizers.Select(
            optimizer => new Tuner((recipe, stage) => Try(recipe, $"tuning {optimizer}: {stage}", cancellation))).ToList();
        var results = tuners.Select(
            (tuner, i) => settings.Tuning == Tuning.Full ? tuner.Full(Space(i)) : tuner.LearningRate(_choices[i].Recipe))
            .ToList();
        var most = results.Max(result => result.Trials.Count);
        results = [.. tuners.Select((tuner, i) => tuner.TopUp(Space(i), most))];   // the same number of trials for each
        for (var i = 0; i < results.Count; i++)
            _choices[i] = new(
                Recipe.Of(results[i].Optimizer, results[i].Best),
                $"search of this run: best of {results[i].Trials.Count} trials");
        return results;

        SearchSpace Space(int i) => settings.Tuning == Tuning.Full
            ? SearchSpace.Of(settings.Optimizers[i])
            : new(_choices[i].Recipe, [], [], []);   // the learning rate alone
    }

    private int _tried;

    private double Try(Recipe recipe, string phase, CancellationToken cancellation)
    {
        var job = Job(recipe, TuningSeed);
        observer.Begins(job, ++_tried, _tried, phase);
        using var session = new TrainingSession(job, _split);
        session.Run(metric => observer.Stepped(job, metric), cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        observer.Ended(job, session.Result());
        return session.Result().FinalValidationLoss;
    }

    private TrainingJob Job(Recipe recipe, int seed) => new(recipe, settings.Model, settings.Steps, seed)
    {
        Device = settings.Device,
        ProbeEvery = seed == ProbedSeed ? settings.ProbeEvery : 0,
        ProbeLayers = settings.ProbeLayers,
    };

    private RunSummary Summary(RunFolder folder, IReadOnlyList<RunResult> results) =>
        new(Corpus(), Model(), results, [.. Comparisons(results)], folder.ReportPath, folder.Path);

    private IEnumerable<OptimizerComparison> Comparisons(IReadOnlyList<RunResult> results)
    {
        double[] Losses(string optimizer, int count) =>
            [.. results.Where(result => result.Optimizer == optimizer).OrderBy(result => result.Seed).Take(count)
                .Select(result => result.FinalValidationLoss)];

        foreach (var optimizer in settings.Optimizers.Where(name => name != settings.Baseline))
        {
            var pairs = Math.Min(Losses(optimizer, settings.Seeds).Length, Losses(settings.Baseline, settings.Seeds).Length);
            if (pairs == 0) continue;
            var paired = PairedComparison.Of(Losses(optimizer, pairs), Losses(settings.Baseline, pairs));
            yield return new(optimizer, settings.Baseline, paired.MeanDifference, [paired.Low, paired.High], paired.VerdictText);
        }
    }

    private RunDescription Describe() => RunDescriptions.Of(
        "compare", command, Corpus(), Model(), settings.Model, settings.Device,
        new Dictionary<string, string>
        {
            ["steps"] = $"{settings.Steps}",
            ["seeds"] = string.Join(", ", Enumerable.Range(1, settings.Seeds)),
            ["tune"] = settings.Tuning.ToString(),
            ["baseline"] = settings.Baseline,
        },
        Described());

    private IReadOnlyList<OptimizerDescription> Described() =>
        [.. _choices.Select(choice => RunDescriptions.Of(choice.Recipe, choice.Origin))];

    private CorpusInfo Corpus() => RunDescriptions.Of(corpus);

    private ModelInfo Model() => _model.Value;
}
