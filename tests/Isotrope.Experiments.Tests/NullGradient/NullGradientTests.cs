using Isotrope.Experiments.NullGradient;
using Isotrope.Optimizers;

namespace Isotrope.Experiments.Tests.NullGradient;

public sealed class NullGradientTests
{
    [Theory]
    [InlineData("polargrad", "holds")]
    [InlineData("sgd", "holds")]
    [InlineData("steepest-descent", "holds")]
    [InlineData("muon-jordan", "does not hold")]
    [InlineData("signsgd", "does not hold")]
    [InlineData("adam", "holds only if the gradient is below its stabilizing constant")]
    [InlineData("soap", "holds only if the gradient is below its stabilizing constant")]   // moves from its second step on
    public void Theory_says_which_optimizers_stop_with_the_gradient(string name, string verdict) =>
        Assert.Equal(verdict, NullGradientExperiment.Judge(Response.Of(OptimizerCatalog.ByName(name))).Verdict);

    [Fact]
    public void PolarGrad_is_linear_in_the_gradient_down_to_rounding()
    {
        var response = Response.Of(OptimizerCatalog.ByName("polargrad"));
        Assert.Equal(13, response.Sizes.Count);
        Assert.All(response.Sizes, pair => Assert.Equal(1, pair.Size / (pair.T * response.Sizes[0].Size), 1e-3));
    }

    [Fact]
    public void Every_optimizer_of_the_catalogue_gets_a_verdict()
    {
        var result = new NullGradientExperiment().Run();
        Assert.Equal(OptimizerCatalog.All.Select(entry => $"{entry.Name} is null-gradient consistent"),
            result.Verdicts.Select(verdict => verdict.Claim));
        Assert.All(result.Rows.Where(row => row.K == 1), row => Assert.True(row.Value > 0, $"{row.Method} did not move"));
    }
}
