using System.Text.Json;
using System.Text.Json.Nodes;
using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;

namespace Isotrope.Training.Tests.Loop;

public sealed class RecipeTests
{
    [Fact]
    public void A_setting_is_what_was_given_or_else_the_catalogues_default()
    {
        var recipe = new Recipe("adamw", new JsonObject { ["learningRate"] = 0.5 });
        Assert.Equal(0.5, recipe.LearningRate);
        Assert.Equal(0.95, recipe.Setting("beta2"));   // AdamWOptions.Beta2
    }

    [Fact]
    public void A_changed_setting_leaves_the_original_alone()
    {
        var recipe = new Recipe("muon", []).With("learningRate", 1).With("auxiliary.learningRate", 2);
        var changed = recipe.With("learningRate", 3).With("auxiliary.learningRate", 4).With("auxiliary.beta2", 0.5);

        Assert.Equal("""{"learningRate":1,"auxiliary":{"learningRate":2}}""", recipe.Settings.ToJsonString());
        Assert.Equal("""{"learningRate":3,"auxiliary":{"learningRate":4,"beta2":0.5}}""", changed.Settings.ToJsonString());
    }

    [Fact]
    public void A_setting_of_the_auxiliary_optimizer_is_reached_by_its_path()
    {
        var recipe = new Recipe("muon", []);
        Assert.Equal(0.001, recipe.Setting("auxiliary.learningRate"));   // the default
        Assert.Equal(0.25, recipe.With("auxiliary.learningRate", 0.25).Setting("auxiliary.learningRate"));
        // a default beside a given one
        Assert.Equal(0.95, recipe.With("auxiliary.learningRate", 0.25).Setting("auxiliary.beta2"));
    }

    [Theory]
    [InlineData("adamw", "momentum")]
    [InlineData("adamw", "auxiliary.learningRate")]   // AdamW has no auxiliary
    [InlineData("muon", "auxiliary.nothing")]
    public void A_setting_that_does_not_exist_is_refused_by_name(string optimizer, string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => new Recipe(optimizer, []).Setting(name)).Message);

    [Fact]
    public void A_recipe_survives_a_file_to_the_last_bit()
    {
        var recipe = new Recipe("muon", []) { Warmup = 0.1 + 0.2, Clip = 1 / 3.0 }.With("learningRate", Math.PI)
            .With("auxiliary.beta1", Math.E / 3);
        var read = JsonSerializer.Deserialize<Recipe>(JsonSerializer.Serialize(recipe, RunJson.Compact), RunJson.Compact)!;

        Assert.Equal((recipe.Optimizer, recipe.Warmup, recipe.Clip), (read.Optimizer, read.Warmup, read.Clip));
        Assert.Equal((Math.PI, Math.E / 3), (read.LearningRate, read.Setting("auxiliary.beta1")));
    }

    [Fact]
    public void An_optimizer_whose_schedule_needs_the_length_of_the_run_is_told_it()
    {
        Assert.Equal(250, Length(new Recipe("contra-soft-muon", [])));
        Assert.Equal(900, Length(new Recipe("contra-soft-muon", new() { ["horizon"] = 900.0 })));   // one given stays
        Assert.Empty(new TrainingJob(new Recipe("muon", []), Tiny.Size, 250, 1).Recipe.Settings);

        static double Length(Recipe recipe) => new TrainingJob(recipe, Tiny.Size, 250, 1).Recipe.Setting("horizon");
    }
}
