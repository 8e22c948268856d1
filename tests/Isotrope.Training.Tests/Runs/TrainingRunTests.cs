using System.Text.Json;
using Isotrope.Optimizers;
using Isotrope.Storage;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Runs;
using Isotrope.Training.Tests.Data;
using TorchSharp;

namespace Isotrope.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly TrainingJob s_job = Tiny.Job("muon", steps: 14);
    private static readonly Lazy<(List<Metric> Metrics, RunResult Result)> s_uninterrupted = new(() => Tiny.Train(s_job));

    private readonly TemporaryFolder _temporary = new();

    public TrainingRunTests() => CorpusPath = _temporary.Write("corpus.txt", Tiny.Corpus.Text.Span);

    private string CorpusPath { get; }

    private string Folder => Path.Combine(_temporary.Path, "run");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_run_that_was_stopped_twice_ends_as_one_that_was_not()
    {
        var stopped = New();
        Assert.Null(Until(5, stopped, (run, token) => run.Start(Folder, "isotrope train", "test", token)));
        Assert.Null(Until(9, TrainingRun.Resume(Folder), (run, token) => run.Continue(Folder, token)));
        var summary = TrainingRun.Resume(Folder).Continue(Folder)!;

        AssertLikeUninterrupted(summary);
    }

    [Fact]
    public void A_run_that_was_killed_past_its_last_checkpoint_repeats_the_steps_in_between()
    {
        Until(8, New(), (run, token) => run.Start(Folder, "isotrope train", "test", token));
        var checkpoints = Directory.GetDirectories(Path.Combine(Folder, "checkpoints")).Order().ToList();
        Directory.Delete(checkpoints[^1], recursive: true);   // as if killed at step 8 with the checkpoint of step 6

        var resumed = TrainingRun.Resume(Folder);
        var steps = new List<int>();
        resumed.Observe = metric => steps.Add(metric.Step);
        AssertLikeUninterrupted(resumed.Continue(Folder)!);
        Assert.Equal(Enumerable.Range(7, 8), steps);
    }

    [Fact]
    public void A_stopped_run_ends_with_the_same_curvature_and_kept_weights_as_one_that_was_not()
    {
        var job = s_job with { ProbeEvery = 4, ProbeLayers = ["blocks.0.mlp.up"], KeepWeights = [0, 7, 14] };
        var whole = Path.Combine(_temporary.Path, "whole");
        Looking().Start(whole, "isotrope train", "test");
        Until(5, Looking(), (run, token) => run.Start(Folder, "isotrope train", "test", token));
        Until(9, TrainingRun.Resume(Folder), (run, token) => run.Continue(Folder, token));
        TrainingRun.Resume(Folder).Continue(Folder);

        string[] files =
            ["curvature-steps.json", .. job.KeepWeights.Select(step => $"checkpoints/muon-seed1-step{step}.safetensors")];
        foreach (var file in files)
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, file)), File.ReadAllBytes(Path.Combine(Folder, file)));
        using (var folder = RunFolder.Open(Folder))
            Assert.Equal([0, 4, 8, 12, 14], folder.ReadCurvatureHistory().Select(at => at.Step));
        using var first = WeightsFile.Read(Path.Combine(Folder, "checkpoints/muon-seed1-step0.safetensors"));
        using var session = new TrainingSession(s_job, Tiny.Split);
        Assert.Equal(Tiny.Weights(session.Model), Tiny.Weights(first));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, "checkpoints/muon-seed1.safetensors")),
            File.ReadAllBytes(Path.Combine(Folder, "checkpoints/muon-seed1-step14.safetensors")));

        TrainingRun Looking() => TrainingRun.New(job, Corpora.Open(CorpusPath), CorpusPath, checkpointEvery: 3);
    }

    [Fact]
    public void A_run_without_a_checkpoint_begins_again()
    {
        Until(2, New(), (run, token) => run.Start(Folder, "isotrope train", "test", token));
        Directory.Delete(Path.Combine(Folder, "checkpoints"), recursive: true);

        AssertLikeUninterrupted(TrainingRun.Resume(Folder).Continue(Folder)!);
    }

    [Fact]
    public void A_run_that_is_stopped_before_its_first_step_leaves_a_checkpoint_too()
    {
        Assert.Null(New().Start(Folder, "isotrope train", "test", new CancellationToken(canceled: true)));
        Assert.Single(Directory.GetDirectories(Path.Combine(Folder, "checkpoints")));

        AssertLikeUninterrupted(TrainingRun.Resume(Folder).Continue(Folder)!);
    }

    [Fact]
    public void Resuming_a_run_that_has_ended_changes_nothing()
    {
        var summary = New().Start(Folder, "isotrope train", "test")!;
        AssertLikeUninterrupted(summary);
        var before = Contents();

        var again = TrainingRun.Resume(Folder).Continue(Folder)!;

        Assert.Equal(Written(summary.Runs[0]), Written(again.Runs[0]));   // its speed included
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Checkpoints_come_at_their_interval_and_at_the_end()
    {
        var saved = new List<int>();
        var run = New();
        run.Saved = saved.Add;
        run.Start(Folder, "isotrope train", "test");
        Assert.Equal([3, 6, 9, 12, 14], saved);
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingRun.New(s_job, Tiny.Corpus, CorpusPath, checkpointEvery: 0));
        Assert.Contains("from step 0 to step 14", Assert.Throws<ArgumentOutOfRangeException>(
            () => TrainingRun.New(s_job with { KeepWeights = [15] }, Tiny.Corpus, CorpusPath, checkpointEvery: 3)).Message);
    }

    [Fact]
    public void The_folder_tells_what_was_run()
    {
        New().Start(Folder, "isotrope train --these options", "a test");
        using var folder = RunFolder.Open(Folder);

        Assert.Equal(("train", "isotrope train --these options", 1),
            (folder.Description.Kind, folder.Description.Command, folder.Description.Schema));
        Assert.Equal(Tiny.Corpus.Sha256, folder.Description.Corpus.Sha256);
        Assert.Equal(("14", "1"), (folder.Description.Settings["steps"], folder.Description.Settings["seed"]));
        Assert.Equal(
            ("muon", "a test"), (folder.Description.Optimizers.Single().Name, folder.Description.Optimizers.Single().Origin));
        Assert.Null(folder.ReadSummary()!.Comparisons);
    }

    [Fact]
    public void A_resumed_run_has_the_threads_and_settings_that_it_began_with()
    {
        Until(5, New(), (run, token) => run.Start(Folder, "isotrope train", "test", token));
        torch.set_num_threads(2);
        try
        {
            var resumed = TrainingRun.Resume(Folder);
            Assert.Equal(1, torch.get_num_threads());
            Assert.Equal((s_job.Model, s_job.Steps, s_job.Seed, s_job.EvaluateEvery),
                (resumed.Job.Model, resumed.Job.Steps, resumed.Job.Seed, resumed.Job.EvaluateEvery));
        }
        finally
        {
            torch.set_num_threads(1);
        }
    }

    [Fact]
    public void A_changed_corpus_is_refused()
    {
        Until(5, New(), (run, token) => run.Start(Folder, "isotrope train", "test", token));
        File.AppendAllText(CorpusPath, "1");
        var message = Assert.Throws<ArgumentException>(() => TrainingRun.Resume(Folder)).Message;
        Assert.Contains("has changed", message);
        Assert.Contains(CorpusPath, message);
    }

    [Fact]
    public void A_run_of_another_kind_is_refused()
    {
        var description = RunDescriptions.Of(
            "compare", "isotrope compare", RunDescriptions.Of(Tiny.Corpus), RunDescriptions.Of(Tiny.Size), Tiny.Size, torch.CPU, new Dictionary<string, string>(), []);
        RunFolder.Create(Folder, description).Dispose();
        Assert.Contains("'compare'", Assert.Throws<ArgumentException>(() => TrainingRun.Resume(Folder)).Message);
    }

    [Fact]
    public void A_folder_that_holds_no_run_is_refused() =>
        Assert.Contains("run.json", Assert.Throws<ArgumentException>(() => TrainingRun.Resume(_temporary.Path)).Message);

    [Fact]
    public void A_damaged_job_is_refused_by_its_file()
    {
        Until(5, New(), (run, token) => run.Start(Folder, "isotrope train", "test", token));
        var file = Path.Combine(Folder, "job.json");
        File.WriteAllText(file, File.ReadAllText(file)[..40]);
        Assert.Contains(file, Assert.Throws<CorruptFileException>(() => TrainingRun.Resume(Folder)).Message);
    }

    [Fact]
    public void An_impossible_setting_shows_before_a_folder_exists()
    {
        var run = TrainingRun.New(s_job with { Recipe = s_job.Recipe.With("learningRate", -1) }, Tiny.Corpus, CorpusPath, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Start(Folder, "isotrope train", "test"));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_run_that_diverges_ends_with_infinite_loss_in_its_summary()
    {
        var summary = TrainingRun.New(Tiny.Job(rate: 1e30), Tiny.Corpus, CorpusPath, 3).Start(Folder, "isotrope train", "test")!;
        Assert.True(summary.Runs[0].Diverged);
        using var folder = RunFolder.Open(Folder);
        Assert.Equal(double.PositiveInfinity, folder.ReadSummary()!.Runs[0].FinalValidationLoss);
        Assert.Contains("\"Infinity\"", File.ReadAllText(Path.Combine(Folder, "summary.json")));
    }

    private TrainingRun New() => TrainingRun.New(s_job, Corpora.Open(CorpusPath), CorpusPath, checkpointEvery: 3);

    private static RunSummary? Until(int step, TrainingRun run, Func<TrainingRun, CancellationToken, RunSummary?> go)
    {
        using var source = new CancellationTokenSource();
        run.Observe = metric => { if (metric.Step == step) source.Cancel(); };
        return go(run, source.Token);
    }

    private void AssertLikeUninterrupted(RunSummary summary)
    {
        var (metrics, result) = s_uninterrupted.Value;
        using var folder = RunFolder.Open(Folder);
        Assert.Equal(metrics.Timeless(), folder.ReadMetrics().Timeless());
        Assert.Equal(summary.Runs.Select(Written), folder.ReadSummary()!.Runs.Select(Written));
        Assert.Equal((result.FinalValidationLoss, result.BestValidationLoss, 14),
            (summary.Runs[0].FinalValidationLoss, summary.Runs[0].BestValidationLoss, summary.Runs[0].Steps));
        Assert.True(summary.Runs[0].TokensPerSecond > 0);
        using var session = new TrainingSession(s_job, Tiny.Split);
        Tiny.Train(session);
        using var model = WeightsFile.Read(WeightsFile.PathIn(folder.CheckpointFolder, "muon", 1));
        Assert.Equal(Tiny.Weights(session.Model), Tiny.Weights(model));
    }

    private Dictionary<string, string> Contents() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)));

    /// <summary>A result with all it holds; records compare what they hold as lists by identity.</summary>
    private static string Written(RunResult result) => JsonSerializer.Serialize(result, RunJson.Compact);
}
