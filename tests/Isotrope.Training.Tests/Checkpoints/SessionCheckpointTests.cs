using Isotrope.Optimizers;
using Isotrope.Storage.Checkpoints;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Loop;
using Isotrope.Training.Tests.Data;

namespace Isotrope.Training.Tests.Checkpoints;

public sealed class SessionCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tiny.Optimizers), MemberType = typeof(Tiny))]
    public void A_restored_session_goes_on_bit_for_bit(string optimizer)
    {
        var job = Tiny.Job(optimizer) with { Recipe = (Tiny.Recipe(optimizer) with { Clip = 1 }).With("weightDecay", 0.1) };
        using var whole = new TrainingSession(job, Tiny.Split);
        var expected = Tiny.Train(whole);
        var store = new CheckpointStore(_folder.Path);
        using (var first = new TrainingSession(job, Tiny.Split))
        {
            Tiny.TrainUntil(first, 7);   // between two evaluations, past the warm-up
            SessionCheckpoint.Save(first, store);
        }

        using var second = new TrainingSession(job, Tiny.Split);
        using (var checkpoint = store.Latest()!) SessionCheckpoint.Restore(second, checkpoint);
        Assert.Equal(7, second.Step);
        var rest = Tiny.Train(second);

        Assert.Equal(expected.Skip(8).Timeless(), rest.Timeless());
        Assert.Equal(Tiny.Weights(whole.Model), Tiny.Weights(second.Model));
        Assert.Equal((whole.Result().FinalValidationLoss, whole.Result().BestValidationLoss),
            (second.Result().FinalValidationLoss, second.Result().BestValidationLoss));
        Assert.True(rest[0].Seconds > 0);
    }

    /// <summary>Moments of inputs are updated between the checkpoint and the end, and evaluations lie between.</summary>
    [Theory]
    [InlineData("newton-muon")]
    [InlineData("whitened-muon")]
    public void Moments_of_inputs_go_on_bit_for_bit(string optimizer)
    {
        var recipe = Tiny.Recipe(optimizer);
        recipe.Settings["frequency"] = 3;
        var job = Tiny.Job(optimizer) with { Recipe = recipe };
        using var whole = new TrainingSession(job, Tiny.Split);
        var expected = Tiny.Train(whole);
        var store = new CheckpointStore(_folder.Path);
        using (var first = new TrainingSession(job, Tiny.Split))
        {
            Tiny.TrainUntil(first, 7);
            SessionCheckpoint.Save(first, store);
        }
        using var second = new TrainingSession(job, Tiny.Split);
        using (var checkpoint = store.Latest()!) SessionCheckpoint.Restore(second, checkpoint);

        Assert.Equal(expected.Skip(8).Timeless(), Tiny.Train(second).Timeless());
        Assert.Equal(Tiny.Weights(whole.Model), Tiny.Weights(second.Model));
        var optimizerOfAll = (InputPreconditioned)whole.Optimizer;
        Assert.Empty(optimizerOfAll.Unobserved);
        Assert.Equal(["output", "qkv", "up", "down"], optimizerOfAll.Moments.Select(moment => moment.Name.Split('.')[^2])
            .OrderBy(name => "output qkv up down".IndexOf(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Saving_does_not_change_what_comes()
    {
        var store = new CheckpointStore(_folder.Path);
        using var session = new TrainingSession(Tiny.Job("muon"), Tiny.Split);
        var saved = Tiny.Train(session, _ => SessionCheckpoint.Save(session, store));
        Assert.Equal(Tiny.Train(Tiny.Job("muon")).Metrics.Timeless(), saved.Timeless());
    }

    [Fact]
    public void The_times_of_a_restored_session_count_from_before()
    {
        var store = new CheckpointStore(_folder.Path);
        using var first = new TrainingSession(Tiny.Job(), Tiny.Split);
        Tiny.TrainUntil(first, 11);
        SessionCheckpoint.Save(first, store);
        using var second = new TrainingSession(Tiny.Job(), Tiny.Split);
        using (var checkpoint = store.Latest()!) SessionCheckpoint.Restore(second, checkpoint);

        Assert.Equal(first.Result(), second.Result());   // what was measured so far, speed included
        var metrics = Tiny.Train(second);
        Assert.True(metrics[0].Seconds > first.Seconds);
        Assert.True(second.Result().TokensPerSecond > 0);
    }

    [Theory]
    [InlineData(1e30)]   // diverged
    [InlineData(0.01)]   // finished
    public void A_session_that_has_ended_stays_ended(double rate)
    {
        var job = Tiny.Job(rate: rate);
        var store = new CheckpointStore(_folder.Path);
        using var first = new TrainingSession(job, Tiny.Split);
        Tiny.Train(first);
        SessionCheckpoint.Save(first, store);
        using var second = new TrainingSession(job, Tiny.Split);
        using (var checkpoint = store.Latest()!) SessionCheckpoint.Restore(second, checkpoint);

        Assert.Empty(Tiny.Train(second));
        Assert.Equal(first.Result(), second.Result());
    }

    [Theory]
    [InlineData("wider", "token_embedding.weight")]
    [InlineData("deeper", "blocks.1")]
    [InlineData("shallower", "blocks.1")]           // every tensor that it needs is there, and more
    [InlineData("another optimizer", "optimizer/")]
    public void A_checkpoint_of_something_else_is_refused_and_the_difference_named(string difference, string named)
    {
        var store = new CheckpointStore(_folder.Path);
        var (saved, restored) = difference switch
        {
            "wider" => (Tiny.Job(), Tiny.Job() with { Model = Tiny.Size with { Width = 32 } }),
            "deeper" => (Tiny.Job(), Tiny.Job() with { Model = Tiny.Size with { Layers = 2 } }),
            "shallower" => (Tiny.Job() with { Model = Tiny.Size with { Layers = 2 } }, Tiny.Job()),
            _ => (Tiny.Job("muon"), Tiny.Job("adamw")),
        };
        using (var session = new TrainingSession(saved, Tiny.Split)) SessionCheckpoint.Save(session, store);

        using var other = new TrainingSession(restored, Tiny.Split);
        using var checkpoint = store.Latest()!;
        var message = Assert.Throws<ArgumentException>(() => SessionCheckpoint.Restore(other, checkpoint)).Message;
        Assert.Contains(named, message);
    }
}
