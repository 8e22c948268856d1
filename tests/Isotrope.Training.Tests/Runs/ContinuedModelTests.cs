using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Pretrained;
using Isotrope.Training.Runs;
using Isotrope.Training.Tests.Data;
using Isotrope.Training.Tests.Pretrained;

namespace Isotrope.Training.Tests.Runs;

/// <summary>Runs that go on from a published model.</summary>
public sealed class ContinuedModelTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly string _model;

    public ContinuedModelTests()
    {
        _model = Path.Combine(_temporary.Path, "model");
        (string, string)[] merges = [("1", "+"), ("+", "1"), ("(", "2")];
        PublishedModel.Gpt(seed: 3, vocabulary: 256 + merges.Length + 1).Write(_model, shards: 2);
        PublishedModel.WriteTokenizer(_model, merges);
        CorpusPath = _temporary.Write("corpus.txt", Tiny.Corpus.Text.Span);
    }

    private string CorpusPath { get; }

    private string Folder => Path.Combine(_temporary.Path, "run");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_first_loss_is_that_of_the_published_weights_and_training_lowers_it()
    {
        var metrics = new List<Metric>();
        var run = New();
        run.Observe = metrics.Add;
        var summary = run.Start(Folder, "isotrope train", "test")!;

        using var published = PretrainedModels.Load(_model, context: 8);
        var set = new ValidationSet(new(Corpus()), 8, batch: 2);
        Assert.Equal(set.MeanLoss(published), metrics[0].ValidationLoss!.Value, 1e-6);
        Assert.True(summary.Runs[0].FinalValidationLoss < metrics[0].ValidationLoss, $"{summary.Runs[0].FinalValidationLoss}");
        Assert.Equal(("model", published.ParameterCount), (summary.Model.Name, summary.Model.Parameters));
        using var trained = WeightsFile.Read(WeightsFile.PathIn(Path.Combine(Folder, "checkpoints"), "muon", 1));
        Assert.Equal(summary.Runs[0].FinalValidationLoss, set.MeanLoss(trained), 1e-6);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_with_the_same_tokens()
    {
        var whole = New().Start(Path.Combine(_temporary.Path, "whole"), "isotrope train", "test")!;

        using var source = new CancellationTokenSource();
        var stopped = New();
        stopped.Observe = metric => { if (metric.Step == 5) source.Cancel(); };
        Assert.Null(stopped.Start(Folder, "isotrope train", "test", source.Token));
        File.Delete(Path.Combine(_model, "merges.txt"));   // the run keeps a tokenizer of its own
        var resumed = TrainingRun.Resume(Folder).Continue(Folder)!;

        Assert.Equal(whole.Runs[0].FinalValidationLoss, resumed.Runs[0].FinalValidationLoss);
        Assert.Equal(Weights(whole), Weights(resumed));
    }

    [Fact]
    public void Tokens_that_the_model_does_not_know_are_refused()
    {
        var other = Path.Combine(_temporary.Path, "other");
        PublishedModel.Gpt(seed: 3, vocabulary: 200).Write(other);
        var job = new TrainingJob(Tiny.Recipe("adamw"), PretrainedModels.SizeOf(other, 8), 4, 1) { From = other };
        Assert.Contains("260 different tokens, but the model 'other' only 200",
            Assert.Throws<ArgumentException>(() => new TrainingSession(job, new(Corpus()))).Message);
    }

    private static string Weights(RunSummary summary)
    {
        using var model = WeightsFile.Read(WeightsFile.PathIn(Path.Combine(summary.Folder, "checkpoints"), "muon", 1));
        return Tiny.Weights(model);
    }

    private Corpus Corpus() => Corpora.Open(CorpusPath).Tokenized(BytePairTokenizer.Load(_model));

    private TrainingRun New() => TrainingRun.New(
        new TrainingJob(Tiny.Recipe("muon"), PretrainedModels.SizeOf(_model, 8) with { Batch = 2 }, 12, 1)
        {
            From = _model,
            EvaluateEvery = 5,
        },
        Corpus(), CorpusPath, checkpointEvery: 4);
}
