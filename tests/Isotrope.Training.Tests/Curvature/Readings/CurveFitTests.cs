using Isotrope.Curvature;
using Isotrope.Training.Curvature.Readings;

namespace Isotrope.Training.Tests.Curvature.Readings;

public sealed class CurveFitTests
{
    private static readonly double[] s_equal = [.. Curves.Radii.Select(_ => 1.0)];

    /// <summary>A curve, the model it belongs to, and its parameters.</summary>
    public static TheoryData<string, string, double[]> Families() => new()
    {
        { "M1", "power(c=0.3,p=2)", [0.3] },
        { "M2", "power(c=6e-4,p=2.5495)", [6e-4, 2.5495] },                              // the talk's global fit
        { "M3", "saturating(c=0.01,r0=0.7,a=0.4)", [0.01, 0.7, 0.4] },                   // rising beyond 2
        { "M3", "saturating(c=0.01,r0=5,a=-0.9)", [0.01, 5, -0.9] },                     // falling below 2, as softmax
        { "M4", "broken(c=0.02,r0=1.3,p=2,a=2.4)", [0.02, 1.3, 2, 2.4] },
        { "M5", "power(c=0.02,p=2) + power(c=0.003,p=4)", [0.02, 0.003] },
        { "M6", "saturating(c=0.01,r0=0.7,a=0.4,max=3)", [0.01, 0.7, 0.4, 3] },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void A_model_finds_its_own_parameters(string name, string expression, double[] parameters)
    {
        var exact = CurvatureFunctions.Parse(expression);
        var model = CurveModel.All.Single(each => each.Name == name);
        var fit = CurveFit.Of(model, Curves.Radii, [.. Curves.Radii.Select(exact.Value)], s_equal)!;

        Assert.InRange(fit.Error, 0, 1e-5);
        Assert.All(fit.Values.Zip(parameters), pair => Assert.Equal(pair.Second, pair.First, 1e-3 * Math.Abs(pair.Second)));
        var again = CurvatureFunctions.Parse(model.Expression(fit.Values));   // what `isotrope solve` is given
        Assert.All(Curves.Radii, radius =>
        {
            Assert.Equal(fit.Function.Value(radius), again.Value(radius), 1e-12 * again.Value(radius));
            Assert.Equal(Math.Log(again.Value(radius)), fit.Logarithms(Curves.Radii)[Array.IndexOf(Curves.Radii, radius)], 1e-9);
        });
    }

    [Theory]
    [InlineData("power(c=0.3,p=2)", "M1")]
    [InlineData("power(c=0.3,p=2.3)", "M2")]
    [InlineData("power(c=0.02,p=2) + power(c=0.003,p=4)", "M5")]
    [InlineData("saturating(c=0.01,r0=3,a=0.6)", "M3")]
    [InlineData("saturating(c=0.01,r0=0.7,a=0.4,max=3)", "M6")]
    [InlineData("broken(c=0.02,r0=1,p=2,a=3)", "M4")]
    public void Cross_validation_chooses_the_model_that_made_the_curve(string expression, string expected)
    {
        var samples = Curves.Of(CurvatureFunctions.Parse(expression).Value);
        var curves = ResampledCurves.Of(samples.Even, samples.Crossed);
        var comparison = ModelComparison.Of(samples, curves, s_equal);
        Assert.Equal(expected, comparison.Fits[comparison.Best].Fit.Model.Name);
    }

    [Fact]
    public void Intervals_of_parameters_hold_the_truth()
    {
        var samples = Curves.Of(r => 0.3 * Math.Pow(r, 2.3));
        var comparison = ModelComparison.Of(samples, ResampledCurves.Of(samples.Even, samples.Crossed), s_equal);
        var power = comparison.Fits.Single(candidate => candidate.Fit.Model.Name == "M2").Parameters;
        Assert.InRange(0.3, power[0].Low, power[0].High);
        Assert.InRange(2.3, power[1].Low, power[1].High);
        Assert.InRange(power[1].StandardError, 1e-5, 1e-2);
    }

    [Fact]
    public void Too_few_points_or_values_that_are_not_positive_are_not_fitted()
    {
        var model = CurveModel.All.Single(each => each.Name == "M4");
        Assert.Null(CurveFit.Of(model, [1, 2, 3], [1, 4, 9], [1, 1, 1]));
        Assert.Null(CurveFit.Of(CurveModel.All[0], [1, 2], [1, -4], [1, 1]));
    }
}
