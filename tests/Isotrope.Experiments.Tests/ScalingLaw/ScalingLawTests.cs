using Isotrope.Experiments.ScalingLaw;

namespace Isotrope.Experiments.Tests.ScalingLaw;

public sealed class ScalingLawTests
{
    [Theory]
    [InlineData(1, 0.464)]
    [InlineData(10, 0.507)]
    [InlineData(18, 0.519)]   // the published value
    [InlineData(50, 0.540)]
    [InlineData(100, 0.554)]
    public void The_ratio_of_compute_is_the_known_one(double compute, double ratio)
    {
        Assert.Equal(ratio, ScalingFit.AdamW.Ratio(ScalingFit.Muon, compute), 0.0006);
        Assert.Equal(ScalingFit.AdamW.Loss(compute),
            ScalingFit.Muon.Loss(compute * ScalingFit.AdamW.Ratio(ScalingFit.Muon, compute)), 1e-12);
        Assert.Equal(compute,
            ScalingFit.AdamW.ComputeAt(ScalingFit.Muon, ScalingFit.AdamW.Ratio(ScalingFit.Muon, compute)), 1e-6 * compute);
    }

    [Fact]
    public void The_experiment_says_that_the_saving_shrinks_and_where_its_number_is_true()
    {
        var result = new ScalingLawExperiment().Run();
        Assert.Equal("holds only if AdamW's compute is about 18 PFLOP/s-days", result.Verdicts[0].Verdict);
        Assert.Equal("does not hold", result.Verdicts[1].Verdict);
        double[] ratios = [.. result.Rows.Where(row => row.Metric == "computeRatio").OrderBy(row => row.K)
            .Select(row => row.Value)];
        Assert.Equal(ratios.Order(), ratios);
        Assert.All(result.Rows.Where(row => row.Metric == "computeRatio.low"), row =>
            Assert.True(row.Value < result.Rows.Single(other => other.K == row.K && other.Metric == "computeRatio").Value));
    }
}
