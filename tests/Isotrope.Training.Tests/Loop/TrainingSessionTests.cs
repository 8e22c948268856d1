using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Loop;

public sealed class TrainingSessionTests
{
    [Theory]
    [MemberData(nameof(Tiny.Optimizers), MemberType = typeof(Tiny))]
    public void The_same_job_gives_the_same_losses_bit_for_bit(string optimizer)
    {
        var first = Tiny.Train(Tiny.Job(optimizer)).Metrics;
        rand(3);   // the state of torch's global generator must not matter
        var second = Tiny.Train(Tiny.Job(optimizer)).Metrics;

        Assert.Equal(13, first.Count);
        Assert.Equal(first.Timeless(), second.Timeless());
    }

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
    public void An_optimizer_that_is_in_no_catalogue_can_be_given_and_the_head_can_be_untied()
    {
        using var session = new TrainingSession(Tiny.Job("muon") with { TiedHead = false }, Tiny.Split,
            plan => new Optimizers.AdamW(plan, new() { LearningRate = 0.01 }));
        Assert.IsType<Optimizers.AdamW>(session.Optimizer);
        Assert.False(session.Model.TiedHead);
        Assert.Contains("head.weight", session.Optimizer.Plan.Select(entry => entry.Name));
        Assert.Equal(13, Tiny.Train(session).Count);
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

    [Theory]
    [InlineData("armijo-muon")]
    [InlineData("ratio-muon")]
    public void A_rule_that_tries_steps_never_raises_the_loss_of_its_own_batch(string optimizer)
    {
        using var session = new TrainingSession(Tiny.Job(optimizer, rate: 3) with
        {
            Recipe = Tiny.Recipe(optimizer, 3).With("auxiliary.learningRate", 0),
        }, Tiny.Split);
        var metrics = Tiny.Train(session);
        Assert.False(session.Diverged);
        Assert.True(metrics[^1].ValidationLoss < metrics[0].ValidationLoss);
    }

    [Fact]
    public void Another_seed_gives_other_weights_and_other_batches()
    {
        var (first, second) = (Tiny.Train(Tiny.Job(seed: 1)).Metrics, Tiny.Train(Tiny.Job(seed: 2)).Metrics);
        Assert.All(first.Zip(second), pair => Assert.NotEqual(
            pair.First.TrainingLoss ?? pair.First.ValidationLoss, pair.Second.TrainingLoss ?? pair.Second.ValidationLoss));
    }

    [Fact]
    public void Other_batches_follow_from_the_seed_even_where_the_weights_are_the_same()
    {
        using var first = new TrainingSession(Tiny.Job(rate: 0, seed: 1), Tiny.Split);
        using var second = new TrainingSession(Tiny.Job(rate: 0, seed: 2), Tiny.Split);
        CopyWeights(first.Model, second.Model);
        var (a, b) = (Tiny.Train(first), Tiny.Train(second));

        Assert.Equal(a[0].ValidationLoss, b[0].ValidationLoss);   // the validation set does not depend on the seed
        Assert.All(a.Zip(b).Skip(1), pair => Assert.NotEqual(pair.First.TrainingLoss, pair.Second.TrainingLoss));
    }

    [Fact]
    public void Layers_that_rest_are_spared_their_gradients_and_are_ready_again()
    {
        using var session = new TrainingSession(Tiny.Job("drop-muon", steps: 8), Tiny.Split);
        var spared = 0;
        Tiny.Train(session, current => spared += current.Model.parameters().Count(parameter => parameter.grad is null));
        Assert.True(spared > 0);
        Assert.All(session.Model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(7, 3)]
    [InlineData(2, 4)]   // fewer windows than replicas: several have the same
    public void Replicas_share_a_batch(long windows, int replicas)
    {
        using var scope = NewDisposeScope();
        using var batch = new TokenBatch(arange(windows).unsqueeze(-1), arange(windows).unsqueeze(-1) + 1);
        var shares = Enumerable.Range(0, replicas).Select(replica => batch.Share(replica, replicas)).ToList();
        var seen = shares.SelectMany(share => share.Inputs.reshape(-1).data<long>().ToArray()).ToList();
        Assert.Equal(Enumerable.Range(0, (int)windows).Select(window => (long)window), seen.Distinct());
        if (windows >= replicas) Assert.Equal(windows, seen.Count);
        Assert.All(shares, share => Assert.True(share.Count > 0 && (share.Targets - share.Inputs).eq(1).all().item<bool>()));
    }

    [Theory]
    [InlineData("muon")]
    [InlineData("polargrad")]
    public void Every_optimizer_sees_the_same_weights_and_batches_for_a_seed(string optimizer)
    {
        // At rate 0 the losses show the batches alone.
        var baseline = Tiny.Train(Tiny.Job("adamw", rate: 0)).Metrics;
        var other = Tiny.Train(Tiny.Job(optimizer, rate: 0)).Metrics;

        Assert.Equal(baseline.Select(metric => metric.TrainingLoss), other.Select(metric => metric.TrainingLoss));
        // and they change from step to step
        Assert.Equal(12, baseline.Skip(1).Select(metric => metric.TrainingLoss).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Tiny.Optimizers), MemberType = typeof(Tiny))]
    public void The_loss_falls(string optimizer)
    {
        var rate = optimizer switch
        {
            "normalized-sgd" => 0.1,                         // the length of the whole step, not of an entry's
            "scion" or "scion-unconstrained" => 0.001,       // a fraction of a radius of 50 to 3000
            "clipped-scion" or "clipped-scion-unconstrained" => 2e-4,
            "trust-region" or "trust-region-transported" => 0.05,   // the length of the whole step in each norm
            "spectral-descent" => 0.1,                       // times a dual norm that shrinks
            "gluon" => 0.1,
            "momo" => 1,                                     // a factor of the step that it finds
            "dog" => 2,                                      // likewise; it begins with tiny steps, and 60 are few
            _ => 0.01,
        };
        var (metrics, result) = Tiny.Train(Tiny.Job(optimizer, steps: 60, rate: rate) with { EvaluateEvery = 60 });

        // fresh weights know nothing
        Assert.InRange(metrics[0].ValidationLoss!.Value, Math.Log(256) - 0.3, Math.Log(256) + 0.3);
        Assert.True(result.FinalValidationLoss < metrics[0].ValidationLoss - 1.5,
            $"{metrics[0].ValidationLoss} to {result.FinalValidationLoss}");
        Assert.Equal((optimizer, rate, 1, 60, 60L * 32),
            (result.Optimizer, result.LearningRate, result.Seed, result.Steps, result.Tokens));
        Assert.False(result.Diverged);
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
    public void The_rate_warms_up_stays_and_falls_to_the_end()
    {
        var metrics = Tiny.Train(
            Tiny.Job(steps: 20, rate: 1) with { Recipe = Tiny.Recipe("adamw", 0.01) with { Warmup = 0.2 } }).Metrics;

        // T = 20: four steps up, eight at the decay of 0.4 down, as WarmupStableDecay's remarks have it
        var expected = Enumerable.Range(1, 20).Select(t => 0.01 * Math.Min(1, Math.Min(t / 4.0, (20 - t + 1) / 8.0)));
        Assert.All(metrics.Skip(1).Zip(expected), pair => Assert.Equal(pair.Second, pair.First.LearningRate, 1e-15));
    }

    [Theory]
    [InlineData(0.0)]     // no clipping
    [InlineData(0.5)]     // below every norm met here
    [InlineData(1e6)]     // above every norm
    public void Clipping_limits_the_norm_and_the_norm_reported_is_the_one_before(double clip)
    {
        var job = Tiny.Job(steps: 6) with { Recipe = Tiny.Recipe("adamw") with { Clip = clip } };
        using var session = new TrainingSession(job, Tiny.Split);
        var applied = new List<double>();
        var metrics = Tiny.Train(session, _ => applied.Add(Norm(session.Model)));

        foreach (var (metric, norm) in metrics.Skip(1).Zip(applied))
            Assert.Equal(clip > 0 ? Math.Min(metric.GradientNorm!.Value, clip) : metric.GradientNorm!.Value, norm, 1e-5 * norm);
        Assert.Equal(IndependentNorm(job), metrics[1].GradientNorm!.Value, 1e-5 * metrics[1].GradientNorm!.Value);
        Assert.True(metrics[1].GradientNorm > 0.5);   // otherwise the second case would test nothing
        Assert.Null(metrics[0].GradientNorm);
    }

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

    [Fact]
    public void Impossible_jobs_are_refused_before_anything_begins()
    {
        Assert.Contains("at least one step",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSession(Tiny.Job(steps: 0), Tiny.Split)).Message);
        var tooShort = new CorpusSplit(Expressions.Generate(300));
        Assert.Contains(
            "at least 340 bytes", Assert.Throws<ArgumentException>(() => new TrainingSession(Tiny.Job(), tooShort)).Message);
        Assert.Contains("Did you mean 'muon'", Assert.Throws<ArgumentException>(
            () => new TrainingSession(Tiny.Job() with { Recipe = new("muonn", []) }, Tiny.Split)).Message);
    }

    private static void CopyWeights(LanguageModel from, LanguageModel to)
    {
        using var frozen = no_grad();
        foreach (var (source, target) in from.parameters().Zip(to.parameters())) target.copy_(source);
    }

    /// <summary>The gradient's norm at the first step, from the job alone, in double precision.</summary>
    private static double IndependentNorm(TrainingJob job)
    {
        using var scope = NewDisposeScope();
        var model = job.Model.Build(job.Seed);
        var batch = new BatchSampler(Tiny.Split, job.Model.Batch, job.Model.Context, new RandomStream("batches", job.Seed))
            .Next();
        model.Loss(batch.Inputs, batch.Targets).backward();
        return Norm(model);
    }

    private static double Norm(LanguageModel model) =>
        Math.Sqrt(model.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())
            .Sum(value => (double)value * value));

    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
