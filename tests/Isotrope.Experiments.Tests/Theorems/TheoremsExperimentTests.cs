using Isotrope.Experiments.Theorems;

namespace Isotrope.Experiments.Tests.Theorems;

public sealed class TheoremsExperimentTests
{
    [Fact]
    public void A_violation_is_a_contradiction_that_names_theorem_and_case()
    {
        var result = new TheoremsExperiment()
            .Judge([new("first", 10, 0, 0.9, "a"), new("second", 10, 2, 1.5, "the case")], new Dictionary<string, object>());

        Assert.Equal(["holds", "does not hold"], result.Verdicts.Select(verdict => verdict.Verdict));
        Assert.Contains("second", result.Contradiction);
        Assert.Contains("the case", result.Contradiction);
        Assert.DoesNotContain("first", result.Contradiction);
    }

    [Fact]
    public void Runs_are_joined_with_the_tightest_case()
    {
        var joined = TheoremCheck.Joined([new("t", 10, 1, 0.9, "a"), new("t", 20, 0, 0.95, "b")]);
        Assert.Equal(new("t", 30, 1, 0.95, "b"), joined);
    }

    [Fact]
    public void A_setting_that_an_experiment_does_not_know_is_refused() =>
        Assert.Contains("does not know --paper-compat",
            Assert.Throws<ArgumentException>(() => new TheoremsExperiment().Run(new() { PaperCompat = true })).Message);
}
