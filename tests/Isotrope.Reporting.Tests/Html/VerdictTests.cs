using Isotrope.Reporting.Data;
using Isotrope.Reporting.Html;
using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Tests.Html;

public class VerdictTests
{
    [Theory]
    [InlineData(-0.49, -0.52, -0.46, "better",
        "muon ended 0.490 nats per byte below adamw (95\u00a0% interval 0.460 to 0.520, 4 paired seeds): better.")]
    [InlineData(0.1, 0.05, 0.15, "worse",
        "muon ended 0.100 nats per byte above adamw (95\u00a0% interval 0.050 to 0.150, 4 paired seeds): worse.")]
    [InlineData(-0.01, -0.05, 0.03, "not distinguishable",
        "muon ended 0.010 nats per byte below adamw (95\u00a0% interval −0.030 to 0.050, 4 paired seeds): not distinguishable.")]
    public void A_comparison_is_one_sentence(double mean, double low, double high, string verdict, string expected) =>
        Assert.Equal([expected], Verdict.Sentences(With(new OptimizerComparison("muon", "adamw", mean, [low, high], verdict))));

    [Fact]
    public void Without_an_interval_nothing_is_claimed_of_it() =>
        Assert.Equal(["muon ended 0.490 nats per byte below adamw (no interval, 4 paired seeds): not distinguishable."],
            Verdict.Sentences(With(new OptimizerComparison(
                "muon", "adamw", -0.49, [double.NegativeInfinity, double.PositiveInfinity], "not distinguishable"))));

    [Fact]
    public void The_best_news_comes_first() =>
        Assert.Equal(["muon", "polargrad"],
            Verdict.Sentences(ReportData.From([Samples.Compare(["adamw", "muon", "polargrad"])]))
                .Select(sentence => sentence.Split(' ')[0]));

    [Theory]
    [InlineData("Training with muon", 1)]
    [InlineData("2 runs side by side", 2)]
    public void The_title_says_what_was_run(string expected, int runs) =>
        Assert.Equal(expected, Verdict.Title(ReportData.From([.. Enumerable.Repeat(Samples.Train(), runs)])));

    private static ReportData With(OptimizerComparison comparison)
    {
        var run = Samples.Compare(["adamw", "muon"]);
        return ReportData.From([run with { Summary = run.Summary! with { Comparisons = [comparison] } }]);
    }
}
