using Isotrope.Experiments.PolarOracles;

namespace Isotrope.Experiments.Tests.PolarOracles;

public sealed class PolarOraclesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isotrope-oracles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_steps_of_QDWH_are_no_polar_factor_and_a_converged_one_is()
    {
        Isotrope.Experiments.ExperimentSettings settings = new() { Quick = true, Folder = _folder };
        var result = new PolarOraclesExperiment().Run(settings);
        Assert.Equal(["does not hold", "holds"], result.Verdicts.Take(2).Select(verdict => verdict.Verdict));
        Assert.All(result.Rows.Where(row => row.Metric.StartsWith("milliseconds ", StringComparison.Ordinal)),
            row => Assert.True(row.Value > 0));
        Assert.All(result.Rows.Where(row => row.Method == "svd" && row.Metric.StartsWith("error ", StringComparison.Ordinal)),
            row => Assert.InRange(row.Value, 0, 1e-5));
        Assert.Contains(result.Summary, row => row is { Method: "qdwh-2", Metric: "minimum", Value: < 0.8 });

        Assert.Equal(result.Rows, new PolarOraclesExperiment().Run(settings).Rows);   // its times too: they were kept
    }
}
