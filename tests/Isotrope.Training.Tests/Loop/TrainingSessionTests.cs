using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Loop;

/// <summary>How a training session trains: the same for a seed, with rates and clipping as asked for.</summary>
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
    public void An_optimizer_that_is_in_no_catalogue_can_be_given_and_the_head_can_be_untied()
    {
        using var session = new TrainingSession(Tiny.Job("muon") with { TiedHead = false }, Tiny.Split,
            plan => new Optimizers.AdamW(plan, new() { LearningRate = 0.01 }));
        Assert.IsType<Optimizers.AdamW>(session.Optimizer);
        Assert.False(session.Model.TiedHead);
        Assert.Contains("head.weight", session.Optimizer.Plan.Select(entry => entry.Name));
        Assert.Equal(13, Tiny.Train(session).Count);
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
}
