using Isotrope.Experiments.Speedrun;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Speedrun;

public sealed class SpeedrunTests
{
    /// <summary>Final losses as the logs of modded-nanogpt have them.</summary>
    [Theory]
    [InlineData("Speedrun", "Adam", 5100, 3.3406)]
    [InlineData("Speedrun", "Distributed Shampoo", 5100, 3.2858)]
    [InlineData("Speedrun", "SOAP", 5100, 3.2752)]
    [InlineData("Speedrun", "Muon", 5100, 3.2760)]
    [InlineData("Speedrun1.5B", "AdamW", 20344, 2.7737)]
    [InlineData("Speedrun1.5B", "Muon", 20344, 2.7297)]
    [InlineData("Speedrun1.5B", "Muon (25 % fewer steps)", 15258, 2.7672)]
    public void Published_runs_end_where_they_did(string table, string method, int step, double loss) =>
        Assert.Equal(loss, new ReferenceTable(table).At(method, step, "validationLoss"));

    [Fact]
    public void Published_curves_can_be_drawn_against_time()
    {
        var curves = new ReferenceTable("Speedrun").Curves("validationLoss", (_, values) => values["seconds"]);
        Assert.Equal(4, curves.Count);
        Assert.Equal((705.525, 3.3406), curves.Single(curve => curve.Label == "Adam").Points[^1]);
    }

    [Fact]
    public void All_methods_have_the_same_optimizer_for_all_but_the_hidden_matrices()
    {
        var methods = SpeedrunExperiment.Methods();
        Assert.Equal(["Adam", "Shampoo", "SOAP", "Muon", "PolarGrad", "NorMuon"], methods.Select(method => method.Name));
        Assert.Single(methods.Select(method => method.Rest!.Settings.ToJsonString()).Distinct());
        Assert.All(methods, method => Assert.Equal((0.0, 0.0), (method.Body.Setting("weightDecay"), method.Body.Clip)));
    }

    [Fact]
    public void Time_to_a_loss_is_the_median_over_seeds_and_infinite_where_most_never_get_there()
    {
        Trial Of(params double[] losses) => new("m", 1, 1, [0, 1, 2], [0, 10, 20],
            new Dictionary<string, IReadOnlyList<double>> { ["validationLoss"] = losses }, null, 1);
        Assert.Equal(10, SpeedrunExperiment.Reaches([Of(3, 2, 1), Of(3, 3, 2), Of(3, 1, 1)], 2));
        Assert.Equal(double.PositiveInfinity, SpeedrunExperiment.Reaches([Of(3, 3, 3), Of(3, 3, 3), Of(3, 1, 1)], 2));
    }

    /// <summary>Losses and times whose verdicts are plain.</summary>
    [Fact]
    public void Verdicts_follow_from_losses_and_times()
    {
        TrialLab lab = new("speedrun", new(), _ => { }, CancellationToken.None);
        void Add(string method, double loss, double milliseconds)
        {
            foreach (var seed in new[] { 1, 2, 3 })
                lab.Run($"{method} {seed}", "validationLoss", () => new(method, seed, 1, [0, 10, 20],
                    [0, 10 * milliseconds, 20 * milliseconds], new Dictionary<string, IReadOnlyList<double>>
                    {
                        ["validationLoss"] = [5, loss + 0.5 + 0.01 * seed, loss + 0.01 * seed],
                    }, null, milliseconds));
        }
        Add("Adam", 3, 10);
        Add("Shampoo", 2.8, 14);
        Add("SOAP", 2.55, 30);
        Add("Muon", 2.45, 10.4);
        Add("PolarGrad", 2.6, 11);
        Add("NorMuon", 2.4, 16);
        Assert.Equal(["holds", "does not hold", "holds", "holds", "holds", "does not hold"],
            SpeedrunExperiment.Verdicts(lab, quick: false).Select(verdict => verdict.Verdict));
        Assert.Contains("a ratio of 1.040", SpeedrunExperiment.Verdicts(lab, quick: false)[3].Evidence);
        Assert.All(SpeedrunExperiment.Verdicts(lab, quick: true), verdict => Assert.Equal("not decided", verdict.Verdict));
    }
}
