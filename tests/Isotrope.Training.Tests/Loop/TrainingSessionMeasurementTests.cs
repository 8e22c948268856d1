using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Loop;

/// <summary>What a training session measures and reports while it runs.</summary>
public sealed class TrainingSessionMeasurementTests
{
    [Fact]
    public void Steps_are_measured_now_and_then_and_the_result_says_what_was_mapped()
    {
        var (metrics, result) = Tiny.Train(Tiny.Job("muon"));
        Assert.Equal([1, 5, 10, 12], metrics.Where(metric => metric.UpdateRms is not null).Select(metric => metric.Step));
        Assert.All(metrics.Where(metric => metric.UpdateRms is not null),
            metric => Assert.True(metric is { UpdateRms: > 0, PredictedDecrease: > 0, Mapped: > 0 }));
        Assert.True(metrics[1].Slope < 0);   // the first step follows the first gradient
        Assert.Equal(metrics[1].Mapped, result.Mapped!.Values.Sum());
        Assert.True(result.UpdateRms > 0);
        Assert.Null(result.Warnings);
    }

    [Fact]
    public void Gradients_can_be_looked_at_before_clipping_without_changing_anything()
    {
        var job = Tiny.Job("adamw") with { Recipe = Tiny.Recipe("adamw") with { Clip = 1e-3 } };
        using var session = new TrainingSession(job, Tiny.Split);
        List<(int Step, double Norm)> seen = [];
        session.GradientsReady = running =>
        {
            var norms = running.Model.parameters().Select(parameter => parameter.grad!.norm().item<float>());
            seen.Add((running.Step, Math.Sqrt(norms.Sum(norm => (double)norm * norm))));
        };
        var metrics = Tiny.Train(session);
        Assert.Equal(Enumerable.Range(0, 12), seen.Select(item => item.Step));
        Assert.All(seen, item => Assert.Equal(metrics[item.Step + 1].GradientNorm!.Value, item.Norm, 1e-4 * item.Norm));
        Assert.Equal(Tiny.Train(job).Metrics.Timeless(), metrics.Timeless());
    }

    [Fact]
    public void An_optimizer_that_changes_nothing_is_warned_of()
    {
        var (_, result) = Tiny.Train(Tiny.Job("muon", rate: 0));
        Assert.Contains("was zero", Assert.Single(result.Warnings!));
    }

    [Fact]
    public void An_optimizer_of_matrices_that_saw_none_is_warned_of()
    {
        using var session = new TrainingSession(Tiny.Job("muon"), Tiny.Split);
        foreach (var entry in session.Optimizer.Plan.Where(entry => entry.Rule == Plan.UpdateRule.Matrix))
            entry.Parameter.requires_grad = false;
        Tiny.Train(session);
        Assert.Contains("mapped no matrix in 12 steps", session.Result().Warnings![0]);
    }

    [Fact]
    public void The_validation_loss_is_the_mean_over_windows_whatever_the_batch()
    {
        var size = Tiny.Size with { Batch = 5 };   // 64 windows are twelve batches of 5 and one of 4
        using var session = new TrainingSession(Tiny.Job() with { Model = size }, Tiny.Split);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var windows = new ValidationSet(Tiny.Split, size.Context, batch: 1).Batches()
            .Select(window => session.Model.Loss(window.Inputs, window.Targets).item<float>()).ToList();

        Assert.Equal(64, windows.Count);
        Assert.Equal(windows.Average(loss => (double)loss), session.Evaluate(), 1e-6);
    }

    [Theory]
    [InlineData(4, 10, new[] { 0, 4, 8, 10 })]      // the last step is always measured
    [InlineData(5, 10, new[] { 0, 5, 10 })]
    [InlineData(100, 3, new[] { 0, 3 })]
    public void The_validation_loss_is_measured_at_its_intervals_and_at_both_ends(int every, int steps, int[] expected)
    {
        var (metrics, result) = Tiny.Train(Tiny.Job(steps: steps) with { EvaluateEvery = every });

        Assert.Equal(Enumerable.Range(0, steps + 1), metrics.Select(metric => metric.Step));
        Assert.Equal(expected, metrics.Where(metric => metric.ValidationLoss is not null).Select(metric => metric.Step));
        Assert.Equal(metrics[^1].ValidationLoss, result.FinalValidationLoss);
        Assert.Equal(metrics.Min(metric => metric.ValidationLoss), result.BestValidationLoss);
    }

    [Fact]
    public void By_default_the_validation_loss_is_measured_ten_times() =>
        Assert.Equal((20, 10), (new TrainingJob(Tiny.Recipe("adamw"), Tiny.Size, 200, 1).EvaluateEvery,
            new TrainingJob(Tiny.Recipe("adamw"), Tiny.Size, 7, 1).EvaluateEvery));

    [Fact]
    public void Times_and_rates_leave_out_the_first_two_steps_and_what_is_not_training()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        using var session = new TrainingSession(Tiny.Job(steps: 8) with { EvaluateEvery = 1 }, Tiny.Split);
        var metrics = Tiny.Train(session, _ => Thread.Sleep(20));
        var result = session.Result();
        var perStep = result.SecondsPerStep.Forward + result.SecondsPerStep.Backward + result.SecondsPerStep.Optimizer;

        Assert.True(result.SecondsPerStep is { Forward: > 0, Backward: > 0, Optimizer: > 0 });
        Assert.Equal(metrics[8].Seconds - metrics[2].Seconds, 6 * perStep, 1e-9);
        Assert.Equal(32 / perStep, result.TokensPerSecond, 1e-6 * result.TokensPerSecond);
        Assert.True(metrics[8].Seconds < started.Elapsed.TotalSeconds - 8 * 0.02, "the pauses between steps were counted");
        Assert.All(metrics.Zip(metrics.Skip(1)), pair => Assert.True(pair.Second.Seconds > pair.First.Seconds));
    }

    [Fact]
    public void Two_steps_are_too_few_for_a_rate() => Assert.Equal(0, Tiny.Train(Tiny.Job(steps: 2)).Result.TokensPerSecond);
}
