using System.Text.Json;
using Isotrope.Experiments.Comparison;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.Tests.Comparison;

public sealed class ComparisonExperimentTests : IDisposable
{
    private static readonly Corpus s_corpus = Expressions.Generate(20_000);
    private static readonly GptSize s_size = new("tiny", Layers: 1, Width: 16, Heads: 2, Context: 16, Batch: 2);

    private readonly string _temporary = Directory.CreateTempSubdirectory("isotrope-").FullName;

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public void Every_optimizer_is_trained_on_every_seed_and_compared_seed_by_seed()
    {
        var observer = new RecordingObserver();
        var summary = Run("a", Settings("muon", "adamw"), observer);

        // seed by seed, in the order given
        (string, int)[] order = [("muon", 1), ("adamw", 1), ("muon", 2), ("adamw", 2), ("muon", 3), ("adamw", 3)];
        Assert.Equal(order, summary.Runs.Select(run => (run.Optimizer, run.Seed)));
        Assert.Equal(order, observer.Begun.Select(begun => (begun.Job.Recipe.Optimizer, begun.Job.Seed)));
        Assert.Equal(Enumerable.Range(1, 6).Select(number => (number, 6, "comparison")),
            observer.Begun.Select(begun => (begun.Number, begun.Count, begun.Phase)));
        Assert.Equal(summary.Runs, observer.Results.Select(ended => ended.Result));
        Assert.All(summary.Runs, run => Assert.Equal((6, 6 * 32L, false), (run.Steps, run.Tokens, run.Diverged)));

        // Paired: for a seed, all begin with the same weights, validation set and batch.
        foreach (var seed in observer.Steps.GroupBy(step => step.Job.Seed))
        {
            Assert.Single(seed.Where(step => step.Metric.Step == 0).Select(step => step.Metric.ValidationLoss).Distinct());
            Assert.Single(seed.Where(step => step.Metric.Step == 1).Select(step => step.Metric.TrainingLoss).Distinct());
        }
        Assert.Equal(
            3, observer.Steps.Where(step => step.Metric.Step == 0).Select(step => step.Metric.ValidationLoss).Distinct().Count());

        var comparison = Assert.Single(summary.Comparisons!);
        Assert.Equal(("muon", "adamw"), (comparison.Optimizer, comparison.Baseline));
        AssertPairedInterval(comparison, Losses(summary, "muon"), Losses(summary, "adamw"));
    }

    [Fact]
    public void The_folder_holds_all_that_happened()
    {
        var observer = new RecordingObserver();
        var summary = Run("a", Settings("adamw", "muon"), observer);
        using var folder = RunFolder.Open(summary.Folder);

        Assert.Equal(Path.Combine(_temporary, "a"), summary.Folder);
        Assert.Equal(Json(summary), Json(folder.ReadSummary()!));
        Assert.Equal(observer.Steps.Select(step => step.Metric), folder.ReadMetrics());
        Assert.Equal(("compare", "the command"), (folder.Description.Kind, folder.Description.Command));
        Assert.Equal(["adamw", "muon"], folder.Description.Optimizers.Select(optimizer => optimizer.Name));
        Assert.Equal(("6", "1, 2, 3", "adamw"), (folder.Description.Settings["steps"], folder.Description.Settings["seeds"],
            folder.Description.Settings["baseline"]));
        Assert.Equal(s_corpus.Sha256, summary.Corpus.Sha256);
        foreach (var run in summary.Runs)
            using (var model = WeightsFile.Read(WeightsFile.PathIn(folder.CheckpointFolder, run.Optimizer, run.Seed)))
                Assert.Equal(s_size, model.Size);

        // Without a search the folder holds the one that the presets come from.
        Assert.Equal(Json(Presets.Nano), Json(Tuning("a")));
    }

    [Fact]
    public void The_same_comparison_gives_the_same_losses_bit_for_bit()
    {
        var (first, second) = (new RecordingObserver(), new RecordingObserver());
        var (a, b) = (Run("a", Settings("adamw", "muon"), first), Run("b", Settings("adamw", "muon"), second));

        Assert.Equal(first.Steps.Select(step => step.Metric with { Seconds = 0 }),
            second.Steps.Select(step => step.Metric with { Seconds = 0 }));
        Assert.Equal(a.Runs.Select(run => run.FinalValidationLoss), b.Runs.Select(run => run.FinalValidationLoss));
        Assert.Equal(Json(a.Comparisons!), Json(b.Comparisons!));
    }

    [Fact]
    public void Without_adamw_the_first_optimizer_is_the_baseline()
    {
        var summary = Run("a", Settings("muon", "polargrad", "muon-jordan") with { Seeds = 2 });
        Assert.Equal([("polargrad", "muon"), ("muon-jordan", "muon")],
            summary.Comparisons!.Select(comparison => (comparison.Optimizer, comparison.Baseline)));
        Assert.Equal("adamw", Settings("muon", "adamw").Baseline);
    }

    [Fact]
    public void One_optimizer_alone_is_compared_with_nothing() =>
        Assert.Empty(Run("a", Settings("muon") with { Seeds = 1 }).Comparisons!);

    [Fact]
    public void A_search_tries_the_rates_on_a_seed_of_its_own_and_the_best_are_used()
    {
        var observer = new RecordingObserver();
        var summary = Run(
            "a", Settings("adamw", "muon") with { Tuning = Experiments.Comparison.Tuning.LearningRate, Seeds = 1 }, observer);
        var record = Tuning("a");

        Assert.Equal(("tiny", 6, 0, "the command"), (record.Model, record.Steps, record.Seed, record.Command));
        Assert.Equal(s_corpus.Sha256, record.Corpus.Sha256);
        Assert.Equal(["adamw", "muon"], record.Optimizers.Select(result => result.Optimizer));
        var tried = observer.Begun.Where(begun => begun.Phase != "comparison").ToList();
        Assert.All(tried, begun => Assert.Equal(0, begun.Job.Seed));
        Assert.All(tried, begun => Assert.StartsWith($"tuning {begun.Job.Recipe.Optimizer}", begun.Phase));
        Assert.Equal([1], observer.Begun.Where(begun => begun.Phase == "comparison").Select(begun => begun.Job.Seed).Distinct());
        foreach (var result in record.Optimizers)
        {
            var losses = observer.Results.Where(ended => ended.Job.Seed == 0 && ended.Job.Recipe.Optimizer == result.Optimizer)
                .Select(ended => ended.Result.FinalValidationLoss);
            Assert.Equal(losses, result.Trials.Select(trial => trial.Loss));
            var best = Recipe.Of(result.Optimizer, result.Trials.MinBy(trial => trial.Loss)!).LearningRate;
            Assert.Equal(best, Recipe.Of(result.Optimizer, result.Best).LearningRate);
            Assert.Equal(best, summary.Runs.Single(run => run.Optimizer == result.Optimizer).LearningRate);
        }
        Assert.Single(record.Optimizers.Select(result => result.Trials.Count).Distinct());   // equal budgets

        using var folder = RunFolder.Open(summary.Folder);
        Assert.All(folder.Description.Optimizers, optimizer => Assert.Contains("search of this run", optimizer.Origin));
        Assert.Equal(Recipe.Of(record.Optimizers[0].Optimizer, record.Optimizers[0].Best).LearningRate,
            double.Parse(folder.Description.Optimizers[0].Settings["learningRate"]), 1e-15);
        Assert.All(folder.ReadMetrics(), metric => Assert.Equal(1, metric.Seed));   // trials are no results
    }

    [Fact]
    public void The_start_of_a_run_is_when_it_began_and_not_when_its_search_ended()
    {
        var observer = new RecordingObserver();
        Run("a", Settings("adamw") with { Tuning = Experiments.Comparison.Tuning.LearningRate, Seeds = 1 }, observer);
        using var folder = RunFolder.Open(Path.Combine(_temporary, "a"));
        Assert.True(folder.Description.Started <= observer.FirstBegun);
    }

    [Fact]
    public void A_comparison_that_is_stopped_keeps_what_it_has()
    {
        var observer = new RecordingObserver { StopInRun = 4 };
        Assert.Throws<OperationCanceledException>(() => Run("a", Settings("adamw", "muon"), observer));
        using var folder = RunFolder.Open(Path.Combine(_temporary, "a"));

        var summary = folder.ReadSummary()!;
        Assert.Equal([("adamw", 1), ("muon", 1), ("adamw", 2)], summary.Runs.Select(run => (run.Optimizer, run.Seed)));
        var comparison = Assert.Single(summary.Comparisons!);
        // of the one complete pair
        Assert.Equal(Losses(summary, "muon")[0] - Losses(summary, "adamw")[0], comparison.MeanDifference, 1e-12);
        Assert.Equal("not distinguishable", comparison.Verdict);
        Assert.Equal(3, folder.ReadMetrics().Count(metric => metric is { Optimizer: "muon", Seed: 2, Step: > 0 }));
    }

    [Fact]
    public void A_comparison_that_is_stopped_while_it_searches_stops()
    {
        var observer = new RecordingObserver { StopInRun = 2 };
        Assert.Throws<OperationCanceledException>(
            () => Run("a", Settings("adamw") with { Tuning = Experiments.Comparison.Tuning.LearningRate }, observer));
        Assert.Equal(2, observer.Begun.Count);
        using var folder = RunFolder.Open(Path.Combine(_temporary, "a"));
        Assert.Null(folder.ReadSummary());
    }

    [Fact]
    public void An_impossible_setting_of_any_optimizer_shows_before_a_folder_exists()
    {
        Assert.Contains(
            "Did you mean 'muon'", Assert.Throws<ArgumentException>(() => Run("a", Settings("adamw", "muonn"))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Run("a", Settings("adamw") with { Steps = 0 }));
        Assert.Empty(Directory.GetFileSystemEntries(_temporary));
    }

    private static ComparisonSettings Settings(params string[] optimizers) => new(optimizers, s_size) { Steps = 6, Seeds = 3 };

    private RunSummary Run(string name, ComparisonSettings settings, RecordingObserver? observer = null)
    {
        observer ??= new();
        return new ComparisonExperiment(settings, s_corpus, "the command", observer)
            .Run(Path.Combine(_temporary, name), observer.Token);
    }

    private TuningRecord Tuning(string name) =>
        JsonSerializer.Deserialize<TuningRecord>(
            File.ReadAllText(Path.Combine(_temporary, name, "tuning.json")), RunJson.Compact)!;

    private static double[] Losses(RunSummary summary, string optimizer) =>
        [.. summary.Runs.Where(run => run.Optimizer == optimizer).OrderBy(run => run.Seed)
            .Select(run => run.FinalValidationLoss)];

    /// <summary>Student's interval by hand for three pairs.</summary>
    private static void AssertPairedInterval(OptimizerComparison comparison, double[] candidate, double[] baseline)
    {
        const double quantile = 4.302652729911275;   // of Student's distribution with 2 degrees of freedom at 0.975, from tables
        var (a, b, c) = (candidate[0] - baseline[0], candidate[1] - baseline[1], candidate[2] - baseline[2]);
        var mean = (a + b + c) / 3;
        var error = Math.Sqrt(((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / 2 / 3);

        Assert.Equal(mean, comparison.MeanDifference, 1e-12);
        Assert.Equal(mean - quantile * error, comparison.Interval95[0], 1e-9);
        Assert.Equal(mean + quantile * error, comparison.Interval95[1], 1e-9);
        Assert.Equal(mean + quantile * error < 0 ? "better" : mean - quantile * error > 0
            ? "worse" : "not distinguishable", comparison.Verdict);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, RunJson.Compact);
}
