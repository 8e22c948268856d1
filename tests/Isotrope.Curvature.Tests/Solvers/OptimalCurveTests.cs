namespace Isotrope.Curvature.Tests.Solvers;

public sealed class OptimalCurveTests
{
    /// <summary>At its nodes the curve is the solution with repeated values; between them it increases.</summary>
    [Theory]
    [InlineData("power(c=1,p=2.5)")]
    [InlineData("power(c=1,p=1.5)")]
    [InlineData("power(c=1,p=2)+power(c=1,p=6)")]
    [InlineData("saturating(c=1,r0=0.1,a=0.5)")]
    public void The_curve_leads_through_the_solution_and_on_between(string expression)
    {
        var h = CurvatureFunctions.Parse(expression);
        double[] sigma = [4, 2, 1, 0.25], counts = [3, 5, 7, 2];
        double[] all = [.. sigma.Zip(counts).SelectMany(pair => Enumerable.Repeat(pair.First, (int)pair.Second))];
        var exact = IsotropicModel.Solve(all, h, 20);

        var curve = OptimalCurve.Of(sigma, counts, h, 20);

        Expect.Close(curve.Nodes.Expectation, exact.Expectation, 1e-11, "E H");
        var s = curve.At([.. sigma, 0, 3, 1.5]);
        for (var i = 0; i < sigma.Length; i++) Expect.Close(s[i], exact.S[Array.IndexOf(all, sigma[i])], 1e-9, $"s*({sigma[i]})");
        Assert.Equal(0, s[4]);
        Assert.True(s[0] > s[5] && s[5] > s[1] && s[1] > s[6] && s[6] > s[2]);
        const double step = 1e-4;
        var near = curve.At([3 * (1 - step), 3 * (1 + step)]);
        Expect.Close(curve.SlopesAt([3.0])[0], (near[1] - near[0]) / (6 * step), 1e-6, "the slope");
    }

    [Fact]
    public void Weights_need_not_be_whole()   // quadratic: s = n sigma/2 whatever they are
    {
        var curve = OptimalCurve.Of([2, 1], [1.5, 2.25], CurvatureFunctions.Parse("power(c=1,p=2)"), 4);
        Expect.Close(curve.At([1.7])[0], 3.4, 1e-12, "s*");
    }

    [Fact]
    public void What_has_no_curve_is_refused()
    {
        var h = CurvatureFunctions.Parse("quartic()");
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => OptimalCurve.Of([-1], [1], h, 1)).Message);
        Assert.Contains("sum to 3", Assert.Throws<ArgumentException>(() => OptimalCurve.Of([1], [3], h, 2)).Message);
        Assert.Contains("kink",
            Assert.Throws<ArgumentException>(() => OptimalCurve.Of([1], [2], CurvatureFunctions.Parse("kink()"), 2)).Message);
        Assert.Contains(
            "reaches from 0", Assert.Throws<ArgumentException>(() => OptimalCurve.Of([1], [2], h, 2).At([1.1])).Message);
    }
}
