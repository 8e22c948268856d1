using Isotrope.Experiments.Comparison;
using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Tests.Comparison.Tuning;

/// <summary>Searches on functions whose optimum is known.</summary>
public sealed class TunerTests
{
    [Theory]
    [InlineData(1.0, 5)]        // the optimum is the start: five points and no more
    [InlineData(2.0, 5)]        // inside of the grid
    [InlineData(4.0, 6)]        // on its upper edge: one point more shows that it lies inside
    [InlineData(0.25, 6)]       // on its lower edge
    [InlineData(64.0, 10)]      // far above: 1/4, ..., 128
    [InlineData(1.0 / 64, 10)]  // far below
    public void A_rate_is_found_on_a_grid_that_grows_until_it_encloses_the_best(double factor, int trials)
    {
        const double start = 0.016;
        var result = new Tuner((recipe, _) => Bowl(recipe.LearningRate, start * factor)).LearningRate(Start(start));

        Assert.Equal(start * factor, Recipe.Of(result.Optimizer, result.Best).LearningRate, 1e-12);
        Assert.Equal(trials, result.Trials.Count);
        Assert.Contains("inside", Assert.Single(result.EdgeChecks));
        Assert.All(result.Trials,
            trial => Assert.Equal(0, Math.Log2(Recipe.Of(result.Optimizer, trial).LearningRate / start) % 1, 1e-9));
        Assert.Equal("muon", result.Optimizer);
    }

    [Fact]
    public void A_function_without_an_optimum_ends_and_says_that_it_is_on_the_edge()
    {
        var result = new Tuner((recipe, _) => -recipe.LearningRate).LearningRate(Start(1));
        Assert.Contains("on the edge", Assert.Single(result.EdgeChecks));
        Assert.Equal(5 + 8, result.Trials.Count);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]   // no loss is that good
    public void A_trial_that_diverged_never_wins(double diverged)
    {
        // The lower the rate of a diverged trial, the nearer it would be to the optimum.
        var result = new Tuner((recipe, _) => recipe.LearningRate < 1 ? diverged : recipe.LearningRate).LearningRate(Start(1));

        Assert.Equal(1, Recipe.Of(result.Optimizer, result.Best).LearningRate);
        Assert.All(result.Trials.Where(trial => Recipe.Of(result.Optimizer, trial).LearningRate < 1),
            trial => Assert.Equal(double.PositiveInfinity, trial.Loss));
    }

    [Fact]
    public void Where_all_trials_diverge_the_grid_grows_downwards()
    {
        var result = new Tuner((_, _) => double.NaN).LearningRate(Start(1));
        Assert.Equal(13, result.Trials.Count);
        Assert.Equal(Math.Pow(2, -10), result.Trials.Min(trial => Recipe.Of(result.Optimizer, trial).LearningRate));
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    [InlineData("polargrad")]
    [InlineData("muon-jordan")]
    public void A_full_search_finds_the_optimum_of_every_dimension(string optimizer)
    {
        var space = SearchSpace.Of(optimizer);
        var tuner = new Tuner((recipe, _) => Valley(recipe, space.Start.LearningRate));
        var result = tuner.Full(space);

        // only the refinement reaches it
        Assert.Equal(Math.Sqrt(2) * space.Start.LearningRate, Recipe.Of(result.Optimizer, result.Best).LearningRate, 1e-9);
        Assert.Equal(0.1, Recipe.Of(result.Optimizer, result.Best).Setting("weightDecay"));
        if (optimizer == "adamw")
            Assert.Equal((0.3, 0.2, 0.99),
                (result.Best.Clip, result.Best.Warmup, Recipe.Of(result.Optimizer, result.Best).Setting("beta2")));
        else
            Assert.Equal((0.9, 4e-3), (Recipe.Of(result.Optimizer, result.Best)
                .Setting("momentum"), Recipe.Of(result.Optimizer, result.Best).Setting("auxiliary.learningRate")));
        Assert.Equal(
            result.Trials.Min(trial => trial.Loss), Valley(Recipe.Of(result.Optimizer, result.Best), space.Start.LearningRate));
        AssertDistinct(result.Optimizer, result.Trials);
        Assert.Equal(2 + space.Rates.Count, result.EdgeChecks.Count);   // a learning rate for each decay, and the other rates
    }

    [Fact]
    public void The_evaluation_is_called_once_for_each_trial_in_order()
    {
        var called = new List<Recipe>();
        var result = new Tuner((recipe, stage) => { Assert.NotEmpty(stage); called.Add(recipe); return Valley(recipe, 1); })
            .Full(SearchSpace.Of("muon"));
        Assert.Equal(called, result.Trials.Select(trial => Recipe.Of(result.Optimizer, trial)));
    }

    [Fact]
    public void After_topping_up_every_optimizer_has_had_the_same_number_of_trials()
    {
        (string Name, double Optimum)[] searches = [("adamw", 1.5e-3), ("muon", 1.6e-2 * 64), ("polargrad", 0.1 / 16)];
        var tuners = searches.Select(search => new Tuner((recipe, _) => Bowl(recipe.LearningRate, search.Optimum))).ToList();
        var most = tuners.Zip(searches, (tuner, search) => tuner.Full(SearchSpace.Of(search.Name)).Trials.Count).Max();
        var results = tuners.Zip(searches, (tuner, search) => tuner.TopUp(SearchSpace.Of(search.Name), most)).ToList();

        Assert.All(results, result => Assert.Equal(most, result.Trials.Count));
        Assert.All(results, result => AssertDistinct(result.Optimizer, result.Trials));
        Assert.All(results.Zip(searches),
            pair => Assert.Equal(pair.Second.Optimum, Recipe.Of(pair.First.Optimizer, pair.First.Best).LearningRate, 1e-9));
    }

    [Fact]
    public void Topping_up_tries_points_between_those_of_the_grid_and_keeps_what_is_better()
    {
        var optimum = 1.6e-2 * Math.Pow(2, 1.5);
        var tuner = new Tuner((recipe, _) => Bowl(recipe.LearningRate, optimum));
        var before = tuner.LearningRate(Start(1.6e-2));
        var after = tuner.TopUp(new(Start(1.6e-2), [], [], []), before.Trials.Count + 12);

        Assert.Equal(optimum, Recipe.Of(after.Optimizer, after.Best).LearningRate, 1e-9);
        Assert.Equal(before.Trials.Count + 12, after.Trials.Count);
        AssertDistinct(after.Optimizer, after.Trials);
    }

    private static Recipe Start(double rate) => new Recipe("muon", []).With("learningRate", rate);

    /// <summary>Lowest, with value 1, at the optimum; symmetric in the logarithm.</summary>
    private static double Bowl(double rate, double optimum) => 1 + Math.Pow(Math.Log2(rate / optimum), 2);

    /// <summary>A sum of bowls: each dimension has its own optimum.</summary>
    private static double Valley(Recipe recipe, double rate)
    {
        return Bowl(recipe.LearningRate, rate * Math.Sqrt(2))
            + Math.Abs(recipe.Setting("weightDecay") - 0.1)
            + (recipe.Optimizer == "adamw"
                ? Math.Abs(recipe.Clip - 0.3) + Math.Abs(recipe.Warmup - 0.2) + Math.Abs(recipe.Setting("beta2") - 0.99)
                : Math.Abs(recipe.Setting("momentum") - 0.9) + Bowl(recipe.Setting("auxiliary.learningRate"), 4e-3));
    }

    /// <summary>No two trials differ by rounding alone.</summary>
    private static void AssertDistinct(string optimizer, IReadOnlyList<TuningTrial> trials)
    {
        var points = trials.Select(trial => Flat(Recipe.Of(optimizer, trial))).ToList();
        for (var i = 0; i < points.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.False(
                    points[i].Zip(points[j]).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-6 * Math.Abs(pair.First)),
                    $"trials {j} and {i} are the same: {trials[i].Settings.ToJsonString()}");

        static double[] Flat(Recipe recipe) =>
        [
            recipe.Warmup, recipe.Clip, recipe.LearningRate, recipe.Setting("weightDecay"),
            .. recipe.Optimizer == "adamw"
            ? new[] { recipe.Setting("beta2") } : [recipe.Setting("momentum"), recipe.Setting("auxiliary.learningRate")],
        ];
    }
}
