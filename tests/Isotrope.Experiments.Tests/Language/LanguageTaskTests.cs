using Isotrope.Experiments.EmbeddingHead;
using Isotrope.Experiments.Language;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Tests.Language;

public sealed class LanguageTaskTests
{
    private static readonly LanguageTask s_task = new(SmallText.Model, SmallText.Split, 10, 4) { TiedHead = false };
    private static readonly Recipe s_muon = new("muon", []), s_rest = new Recipe("adamw", []).With("learningRate", 0.01);

    [Fact]
    public void A_trial_is_measured_every_so_many_steps_and_at_both_ends()
    {
        var task = s_task with
        {
            Measure = model => new Dictionary<string, double>
            {
                ["norm"] = model.parameters().Sum(parameter => (double)parameter.grad!.norm().item<float>()),
            },
        };
        var measured = task.Run(new("Muon", s_muon), 1, CancellationToken.None);
        Assert.Equal([0, 4, 8, 10], measured.Steps);
        Assert.Equal(["validationLoss", "norm"], measured.Metrics.Keys);
        Assert.All(measured.Metrics["norm"], norm => Assert.True(norm > 0));
        Assert.True(measured.Final("validationLoss") < measured.Metrics["validationLoss"][0]);
        Assert.Equal(measured.Seconds.Order(), measured.Seconds);
        Assert.True(measured.MillisecondsPerStep > 0);
    }

    [Fact]
    public void Measuring_gradients_changes_no_result()
    {
        LanguageMethod method = new("Muon", s_muon);
        var (plain, measured) = (s_task.Run(method, 1, CancellationToken.None),
            (s_task with { Measure = TableGradient.Measured }).Run(method, 1, CancellationToken.None));
        Assert.Equal(plain.Metrics["validationLoss"], measured.Metrics["validationLoss"]);
    }

    [Fact]
    public void Divergence_is_a_value()
    {
        var trial = s_task.Run(new("AdamW", s_rest.With("learningRate", 1e30)), 1, CancellationToken.None);
        Assert.NotNull(trial.DivergedAt);
        Assert.Equal(double.PositiveInfinity, trial.Final("validationLoss"));
        Assert.Equal(double.PositiveInfinity, EmbeddingHeadExperiment.Late(trial, "validationLoss", value => value, 10));
    }

    [Fact]
    public void Every_part_of_the_model_goes_to_the_optimizer_that_is_named()
    {
        using var model = SmallText.Model.Build(0, new() { TiedHead = false });
        using var optimizer = (CompositeOptimizer)new LanguageMethod("all three", s_muon)
        {
            Tables = new Recipe("polarsgdm", []).With("learningRate", 0.25),
            Rest = s_rest,
        }.Create(MatrixPlan.For(model));
        Assert.Equal(["auxiliary", "matrix", "tables"], optimizer.Members.Keys.Select(rule => rule.Name).Order());
        Assert.IsType<PolarGrad>(optimizer.Members["tables"]);
        Assert.All(optimizer.Plan, entry => Assert.Equal(entry.Role switch
        {
            ParameterRole.Embedding or ParameterRole.Head => "tables",
            ParameterRole.Vector => "auxiliary",
            _ => "matrix",
        }, entry.Rule.Name));
    }

    /// <summary>The same update by two optimizers as by one: AdamW for the tables and the rest at one rate.</summary>
    [Fact]
    public void Tables_and_rest_at_one_rate_are_the_auxiliary_optimizer()
    {
        var alone = new LanguageMethod("Muon", s_muon.With("auxiliary.learningRate", 0.01)
            .With("auxiliary.weightDecay", 0));
        var parts = new LanguageMethod("Muon", s_muon) { Rest = s_rest.With("weightDecay", 0) };
        Assert.Equal(
            s_task.Run(alone, 1, CancellationToken.None).Final("validationLoss"),
            s_task.Run(parts, 1, CancellationToken.None).Final("validationLoss"), 1e-6);
    }

    [Fact]
    public void What_determines_a_trial_is_in_its_key()
    {
        LanguageMethod method = new("Muon", s_muon) { Rest = s_rest };
        string[] keys =
        [
            s_task.Key(method, 1), s_task.Key(method, 2), (s_task with { TiedHead = true }).Key(method, 1),
            (s_task with { Steps = 11 }).Key(method, 1), s_task.Unmeasured.Key(method, 1),
            s_task.Key(method with { Body = s_muon.With("momentum", 0.5) }, 1),
            s_task.Key(method with { Rest = s_rest.With("learningRate", 0.02) }, 1),
            s_task.Key(method with { Tables = s_rest }, 1), s_task.Key(method with { Body = s_muon with { Warmup = 0.2 } }, 1),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Pairs_are_of_the_same_seed_and_a_difference_of_the_interval_leaves_a_condition()
    {
        Trial Of(long seed, double loss) => new("m", seed, 1, [0], [0],
            new Dictionary<string, IReadOnlyList<double>> { ["loss"] = [loss] }, null, 1);
        double Loss(Trial trial) => trial.Metrics["loss"][0];
        var lower = Paired.Of([Of(2, 5), Of(1, 1), Of(3, 9.1)], [Of(1, 2), Of(2, 6), Of(3, 10)], Loss);
        Assert.Equal(-0.9667, lower.MeanDifference, 1e-4);
        Assert.Equal("holds", Paired.Below("c", lower, orAt: false, $"").Verdict);
        Assert.Equal("does not hold", Paired.Below("c", Paired.Of([Of(1, 2), Of(2, 6)], [Of(1, 1), Of(2, 4.9)], Loss), true,
            $"").Verdict);
        var same = Paired.Of([Of(1, 2), Of(2, 6)], [Of(1, 3), Of(2, 5)], Loss);
        Assert.StartsWith("holds only if", Paired.Below("c", same, orAt: true, $"").Verdict);
        Assert.Equal("not decided", Paired.Below("c", same, orAt: false, $"").Verdict);
        Assert.Equal("not decided", Paired.Below("c", Paired.Of([Of(1, 1)], [Of(1, 2)], Loss), false, $"").Verdict);
    }
}
