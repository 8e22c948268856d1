using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Quadratic;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Trials;

public sealed class TrialTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Divergence_ends_a_trial_and_is_a_value()
    {
        using var problem = QuadraticProblem.Small();
        var trial = TrialRunner.Run(problem, MatrixMethods.GradientDescent("GD", 3 / problem.Smoothness), 1,
            MeasuredSteps.All(500));
        Assert.InRange(trial.DivergedAt!.Value, 1, 100);
        Assert.Equal(trial.DivergedAt, trial.Steps[^1]);
        Assert.Equal(double.PositiveInfinity, trial.Final("gap"));
        Assert.Equal(double.PositiveInfinity, trial.At("gap", 499));
        Assert.True(double.IsFinite(trial.At("gap", 1)));
    }

    [Fact]
    public void Gradients_that_are_no_numbers_end_a_trial_between_two_measurements()
    {
        using var problem = QuadraticProblem.Small();
        var trial = TrialRunner.Run(problem, MatrixMethods.GradientDescent("GD", 1e200), 1, MeasuredSteps.Ends(50));
        Assert.InRange(trial.DivergedAt!.Value, 1, 49);
        Assert.Equal([0], trial.Steps);
    }

    [Fact]
    public void Below_the_floor_only_speed_counts()
    {
        Trial Of(params double[] gaps) => new("m", 1, 1, [0, 10, 20], [0, 0, 0],
            new Dictionary<string, IReadOnlyList<double>> { ["gap"] = gaps }, null, 1);
        Assert.Equal(1e-3, Of(1, 0.1, 1e-3).Score("gap", 1e-6));
        Assert.Equal(0.5e-6, Of(1, 1e-7, 1e-8).Score("gap", 1e-6));
        Assert.Equal(1e-6, Of(1, 1e-3, 1e-14).Score("gap", 1e-6));   // lower at the end, but later there
        Assert.Equal(1e-2, Of(1, 1e-8, 1e-2).Score("gap", 1e-6));    // did not stay
    }

    [Fact]
    public void A_rate_that_falls_does_so_every_so_many_steps()
    {
        var method = MatrixMethods.Adam("Adam", 2).Decayed(new(0.5, 10));
        Assert.Equal("Adam_lrdecay", method.Name);
        Assert.Equal([2.0, 2.0, 1.0, 0.5], new[] { 0, 9, 10, 25 }.Select(method.RateAt));
    }

    [Fact]
    public void A_diverged_trial_is_infinite_from_there_on_and_never_the_best_of_a_band()
    {
        Trial Of(double last, int? divergedAt) => new("m", 1, 1, [0, 5], [0, 0],
            new Dictionary<string, IReadOnlyList<double>> { ["gap"] = [1, last] }, divergedAt, 0);
        Assert.Equal(double.PositiveInfinity, Of(double.NaN, 5).At("gap", 5));
        Assert.Equal(1, Of(double.NaN, 5).At("gap", 0));
        var band = Band.Of([Of(double.NaN, 5), Of(2, null), Of(3, null)], "gap");
        Assert.Equal((3, 2, double.PositiveInfinity), (band.Median[1], band.Low[1], band.High[1]));
    }

    [Fact]
    public void A_trial_that_was_kept_is_not_run_again_unless_what_determines_it_changed()
    {
        var runs = 0;
        Trial Run()
        {
            runs++;
            Dictionary<string, IReadOnlyList<double>> metrics = new() { ["gap"] = [1, double.NaN] };
            return new("m", 1, 0.5, [0, 3], [0, 0.1], metrics, 3, 2);
        }
        var first = new TrialStore(_folder).Get("a", Run);
        TrialStore store = new(_folder);
        var second = store.Get("a", Run);
        Assert.Equal((1, 1), (runs, store.Found));
        Assert.Equal((first.Method, first.DivergedAt, first.Rate), (second.Method, second.DivergedAt, second.Rate));
        Assert.Equal([1, double.NaN], second.Metrics["gap"]);
        store.Get("b", Run);
        Assert.Equal(2, runs);
        foreach (var file in Directory.GetFiles(_folder)) File.WriteAllText(file, "{ damaged");
        new TrialStore(_folder).Get("a", Run);
        Assert.Equal(3, runs);
    }

    [Fact]
    public void An_experiment_that_is_run_again_in_its_folder_computes_nothing_twice()
    {
        Isotrope.Experiments.ExperimentSettings settings = new() { Small = true, Folder = _folder };
        var first = new QuadraticExperiment().Run(settings);
        var kept = Directory.GetFiles(Path.Combine(_folder, "trials", "quadratic"))
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);
        var second = new QuadraticExperiment().Run(settings);
        Assert.NotEmpty(kept);
        Assert.Equal(first.Rows, second.Rows);   // times too: they are the kept ones
        Assert.All(kept, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));
    }

    [Fact]
    public void A_band_is_the_median_and_the_middle_of_the_seeds_with_divergence_as_infinity()
    {
        Trial Of(int? diverged, params double[] values) => new("m", 1, 1, [.. Enumerable.Range(0, values.Length)],
            [.. values], new Dictionary<string, IReadOnlyList<double>> { ["gap"] = values }, diverged, 1);
        var band = Band.Of([Of(null, 1, 2, 3), Of(null, 3, 4, 5), Of(1, 2, 9)], "gap");
        Assert.Equal([2, 4, 5], band.Median);
        Assert.Equal([1, 2, 3], band.Low);
        Assert.Equal([3, 9, double.PositiveInfinity], band.High);
    }

    [Fact]
    public void Rows_of_several_seeds_hold_medians_and_bands_and_count_what_diverged()
    {
        Trial Of(long seed, int? diverged, params double[] values) => new("m", seed, 0.1, [0, 1], [0, seed],
            new Dictionary<string, IReadOnlyList<double>> { ["gap"] = values }, diverged, seed);
        var rows = TrialRows.Of([Of(1, null, 4, 1), Of(2, 1, 6, double.NaN)]).ToList();
        Assert.Equal(5, Value("gap", 0));
        Assert.Equal((4, 6), (Value("gap.low", 0), Value("gap.high", 0)));
        Assert.Equal((0.1, 1.5, 1), (Value("rate", 1), Value("millisecondsPerStep", 1), Value("diverged", 1)));

        double Value(string metric, int k) => rows.Single(row => row.Metric == metric && row.K == k).Value;
    }

    [Fact]
    public void Steps_are_measured_densely_at_first_and_at_the_end()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5, 10, 12, 13], MeasuredSteps.Sparse(13));
        var many = MeasuredSteps.Sparse(4000);
        Assert.Equal(many.Order().Distinct(), many);
        Assert.Empty(new[] { 0, 10, 50, 100, 200, 500, 1000, 2000, 4000 }.Except(many));
    }
}
