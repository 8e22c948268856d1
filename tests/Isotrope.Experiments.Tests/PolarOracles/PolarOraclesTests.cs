using Isotrope.Experiments.PolarOracles;

namespace Isotrope.Experiments.Tests.PolarOracles;

public sealed class PolarOraclesTests
{
    [Fact]
    public void Two_steps_of_QDWH_are_no_polar_factor_and_a_converged_one_is()
    {
        var result = new PolarOraclesExperiment().Run(new() { Quick = true });
        Assert.Equal(["does not hold", "holds"], result.Verdicts.Take(2).Select(verdict => verdict.Verdict));
        Assert.All(result.Rows.Where(row => row.Metric.StartsWith("milliseconds ", StringComparison.Ordinal)),
            row => Assert.True(row.Value > 0));
        Assert.All(result.Rows.Where(row => row.Method == "svd" && row.Metric.StartsWith("error ", StringComparison.Ordinal)),
            row => Assert.InRange(row.Value, 0, 1e-5));
        Assert.Contains(result.Summary, row => row is { Method: "qdwh-2", Metric: "minimum", Value: < 0.8 });
    }
}
