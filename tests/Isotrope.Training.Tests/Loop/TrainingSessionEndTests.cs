using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Loop;

/// <summary>How a training session ends: by divergence, by cancellation, and with nothing left behind.</summary>
public sealed class TrainingSessionEndTests
{
    [Theory]
    [MemberData(nameof(Tiny.Optimizers), MemberType = typeof(Tiny))]
    public void A_run_that_diverges_ends_early_with_infinite_loss_and_throws_nothing(string optimizer)
    {
        var (metrics, result) = Tiny.Train(Tiny.Job(optimizer, steps: 20, rate: 1e30));
        if (optimizer == "momo")
        {
            Assert.False(result.Diverged);   // its steps are as long as the loss allows, whatever the rate
            return;
        }

        Assert.True(result.Diverged);
        Assert.Equal(double.PositiveInfinity, result.FinalValidationLoss);
        Assert.InRange(result.Steps, 1, 19);
        Assert.Equal(result.Steps, metrics[^1].Step);
        Assert.Equal(metrics[0].ValidationLoss, result.BestValidationLoss);   // what was good stays good
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_ends_the_run_and_leaves_the_best_one()
    {
        var job = Tiny.Job(steps: 20, rate: 1e30) with { EvaluateEvery = 1 };
        var (metrics, result) = Tiny.Train(job);

        Assert.False(double.IsFinite(metrics[^1].ValidationLoss!.Value));
        Assert.True(double.IsFinite(metrics[^1].TrainingLoss!.Value));   // it is the validation alone that tells here
        Assert.True(result.Diverged);
        Assert.Equal(double.PositiveInfinity, result.FinalValidationLoss);
        Assert.Equal(metrics[0].ValidationLoss, result.BestValidationLoss);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_ends_the_run_without_an_exception()
    {
        using var session = new TrainingSession(Tiny.Job(), Tiny.Split);
        var metrics = Tiny.Train(session, _ =>
        {
            using var frozen = no_grad();
            if (session.Step == 3) session.Model.get_parameter("blocks.0.mlp.up.weight")!.fill_(float.NaN);
        });

        Assert.Equal(4, metrics[^1].Step);
        Assert.True(session.Result() is { Diverged: true, Steps: 4, FinalValidationLoss: double.PositiveInfinity });
        Assert.True(session.Finished);
    }

    [Fact]
    public void Cancellation_stops_between_two_steps_and_the_session_can_go_on()
    {
        var whole = Tiny.Train(Tiny.Job()).Metrics;
        using var session = new TrainingSession(Tiny.Job(), Tiny.Split);
        using var source = new CancellationTokenSource();
        var first = new List<Metric>();
        session.Run(metric => { first.Add(metric); if (metric.Step == 3) source.Cancel(); }, cancellation: source.Token);

        Assert.Equal(3, session.Step);
        Assert.False(session.Finished);
        Assert.Equal(whole.Take(4).Timeless(), first.Timeless());
        Assert.Equal(whole.Skip(4).Timeless(), Tiny.Train(session).Timeless());
    }

    [Fact]
    public void A_session_that_is_cancelled_before_it_begins_takes_no_step()
    {
        using var session = new TrainingSession(Tiny.Job(), Tiny.Split);
        Tiny.Train(session, cancellation: new CancellationToken(canceled: true));
        Assert.Equal(0, session.Step);
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    [InlineData("polargrad")]
    public void Two_hundred_steps_leave_the_number_of_live_tensors_unchanged(string optimizer)
    {
        using var session = new TrainingSession(Tiny.Job(optimizer, steps: 205) with { EvaluateEvery = 50 }, Tiny.Split);
        var counts = new Dictionary<int, long>();
        session.Run(_ => { }, _ => { if (session.Step is 5 or 205) counts[session.Step] = LiveTensors(); });
        Assert.Equal(counts[5], counts[205]);
    }

    [Fact]
    public void A_disposed_session_leaves_no_tensors_behind()
    {
        Tiny.Train(Tiny.Job("muon", steps: 2));   // whatever is made once
        var start = LiveTensors();
        new Gpt(Tiny.Size).Dispose();
        // TorchSharp 0.107 never uncounts two tensors of each Linear and LayerNorm, though it frees them
        var built = LiveTensors();
        Tiny.Train(Tiny.Job("muon", steps: 2));
        Assert.Equal(built - start, LiveTensors() - built);
    }

    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
