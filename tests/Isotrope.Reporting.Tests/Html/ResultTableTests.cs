using System.Globalization;
using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Tests.Html;

public class ResultTableTests
{
    private static readonly RunData s_run = Samples.Compare(diverging: "polargrad/3");

    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    [InlineData("polargrad")]    // one seed diverged and is left out
    public void Mean_and_deviation_are_those_of_the_seeds_that_ended(string optimizer)
    {
        var losses = s_run.Summary!.Runs.Where(run => run.Optimizer == optimizer && !run.Diverged)
            .Select(run => (decimal)run.FinalValidationLoss).ToArray();
        var mean = losses.Sum() / losses.Length;
        var sumOfSquares = losses.Sum(loss => loss * loss) - losses.Length * mean * mean;
        var report = Parsed.Report(s_run);

        Assert.Equal(Plain(mean), report.Cell("Results per optimizer", optimizer, "Final loss"));
        Assert.Equal(Plain((decimal)Math.Sqrt((double)(sumOfSquares / (losses.Length - 1)))),
            report.Cell("Results per optimizer", optimizer, "± sd"));
        Assert.Equal("4", report.Cell("Results per optimizer", optimizer, "Seeds"));
        Assert.Equal(optimizer == "polargrad" ? "1" : "0", report.Cell("Results per optimizer", optimizer, "Diverged"));
    }

    [Fact]
    public void Comparisons_are_the_summary_s_to_the_digit()
    {
        var comparison = new OptimizerComparison("muon", "adamw", -0.1234, [-0.2, 0.0467], "not distinguishable");
        var report = Parsed.Report(s_run with { Summary = s_run.Summary! with { Comparisons = [comparison] } });

        Assert.Equal("−0.123", report.Cell("Results per optimizer", "muon", "Difference"));
        Assert.Equal("[−0.200, +0.047]", report.Cell("Results per optimizer", "muon", "95\u00a0% interval"));
        Assert.EndsWith("not distinguishable", report.Cell("Results per optimizer", "muon", "Verdict"));
        Assert.Equal("baseline", report.Cell("Results per optimizer", "adamw", "Difference"));
    }

    [Fact]
    public void Cost_is_the_mean_over_seeds_in_the_stated_units()
    {
        var runs = s_run.Summary!.Runs.Where(run => run.Optimizer == "muon").ToList();
        var report = Parsed.Report(s_run);

        Assert.Equal(runs.Average(run => run.TokensPerSecond).ToString("N0", CultureInfo.InvariantCulture),
            report.Cell("Cost per optimizer", "muon", "Tokens/s"));
        Assert.Equal("16.0", report.Cell("Cost per optimizer", "muon", "Forward"));
        Assert.Equal("31.0", report.Cell("Cost per optimizer", "muon", "Backward"));
        Assert.Equal("7.00", report.Cell("Cost per optimizer", "muon", "Optimizer"));
        Assert.Equal("54.0", report.Cell("Cost per optimizer", "muon", "Whole step"));
        Assert.Equal("3.2 MiB", report.Cell("Cost per optimizer", "muon", "Optimizer state"));
    }

    private static string Plain(decimal value) => Math.Round(value, 3).ToString("F3", CultureInfo.InvariantCulture);
}
