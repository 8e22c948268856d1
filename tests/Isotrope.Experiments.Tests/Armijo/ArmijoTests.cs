using Isotrope.Experiments.Armijo;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Quadratic;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Armijo;

public sealed class ArmijoTests
{
    /// <summary>Intervals that another program measured on the same problem.</summary>
    [Theory]
    [InlineData("Muon_Armijo_c0.0001_rho0.5_start1", 1e-4, 3.02e-3, 1.78e-2, 2.28e-3)]
    [InlineData("Muon_Armijo_c0.5_rho0.5_start1", 0.5, 2.35e-3, 6.53e-3, 1.14e-3)]
    public void Accepted_steps_lie_in_the_known_interval_above_the_bound(
        string method, double decrease, double least, double largest, double bound)
    {
        using var problem = QuadraticProblem.Small();
        var trial = TrialRunner.Run(
            problem, QuadraticMethods.Small(problem).Single(candidate => candidate.Name == method), 0, MeasuredSteps.All(100));
        var end = trial.FirstBelow("gap", 1e-9) ?? 100;   // below, rounding decides what is accepted
        var ratios = StepRatios.Of(trial, problem.Smoothness, problem.Rank, decrease, 0.5, end);

        Assert.True(ratios.Hold);
        Assert.Equal(1, ratios.Bound / bound, 0.003);
        Assert.InRange(ratios.Least, least * 0.997, largest);
        Assert.InRange(ratios.Largest, least, largest * 1.003);
        if (end == 100) return;   // the known interval is that of the whole run
        Assert.Equal(1, ratios.Least / least, 0.003);
        Assert.Equal(1, ratios.Largest / largest, 0.003);
    }

    [Fact]
    public void The_small_experiment_decides_every_claim()
    {
        var result = new ArmijoExperiment().Run(new() { Small = true });
        Assert.Equal(4, result.Verdicts.Count);
        Assert.Equal(["holds", "holds", "holds"], result.Verdicts.Take(3).Select(verdict => verdict.Verdict));
        Assert.Equal(4, result.Figures.Count);
    }

    [Fact]
    public void A_step_below_the_bound_is_noticed()
    {
        Trial trial = new("m", 0, 1, [0, 1], [0, 0], new Dictionary<string, IReadOnlyList<double>>
        {
            ["nuclearNorm"] = [10, 1],
            ["moved"] = [0, 0.1],
        }, null, 0);
        Assert.True(StepRatios.Of(trial, smoothness: 25, rank: 4, decrease: 0, shrink: 0.5, until: 1).Hold is false);
        Assert.True(StepRatios.Of(trial, smoothness: 100, rank: 4, decrease: 0, shrink: 0.5, until: 1).Hold);
    }
}
