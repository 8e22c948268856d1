using Isotrope.Experiments.Comparison;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp;

namespace Isotrope.Experiments.Tests.Comparison;

public sealed class PresetsTests
{
    public static TheoryData<string> Names() => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimizer_of_the_catalogue_can_be_made_from_its_preset(string name)
    {
        var (recipe, origin) = Presets.For(name);

        Assert.Equal(name, recipe.Optimizer);
        Assert.True(recipe.LearningRate > 0);
        Assert.Contains(
            Presets.Nano.Optimizers.Any(result => result.Optimizer == name) ? "preset: best of" : "not tuned", origin);
        using var model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 2));
        using var optimizer = OptimizerCatalog.ByName(name).Create(MatrixPlan.For(model), recipe.Settings);
        Assert.Equal(recipe.LearningRate, optimizer.ParamGroups.First().LearningRate);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_refused() =>
        Assert.Contains("Did you mean 'muon'", Assert.Throws<ArgumentException>(() => Presets.For("muonn")).Message);

    /// <summary>The shipped search is kept whole, so that anyone can check the choice; this does.</summary>
    [Fact]
    public void The_shipped_settings_are_the_best_of_the_shipped_trials()
    {
        Assert.Equal(("nano", 0), (Presets.Nano.Model, Presets.Nano.Seed));
        Assert.Equal(["adamw", "muon", "polargrad"], Presets.Nano.Optimizers.Select(search => search.Optimizer).Order());
        Assert.All(Presets.Nano.Optimizers, search =>
        {
            var best = search.Trials.MinBy(trial => trial.Loss)!;
            var shipped = Presets.For(search.Optimizer).Recipe;
            Assert.Equal(best.Settings.ToJsonString(), shipped.Settings.ToJsonString());
            Assert.Equal((best.Warmup, best.Clip), (shipped.Warmup, shipped.Clip));
            Assert.All(search.EdgeChecks, check => Assert.EndsWith("inside", check));
        });
        Assert.True(Presets.Nano.Optimizers.Select(result => result.Trials.Count).Distinct().Count() == 1, "the budgets differ");
    }
}
