using Isotrope.Reporting.Plots.Drawing;

namespace Isotrope.Reporting.Tests.Plots.Drawing;

public class ScaleTests
{
    [Fact]
    public void Values_lie_in_proportion()
    {
        Assert.Equal(25, new Scale(0, 4, 0, 100)[1], 1e-12);
        Assert.Equal(75, new Scale(0, 4, 100, 0)[1], 1e-12);
        Assert.Equal(50, new Scale(1, 100, 0, 100, Logarithmic: true)[10], 1e-12);
    }

    [Theory]
    [InlineData(false, new double[0])]
    [InlineData(true, new double[0])]
    [InlineData(false, new[] { 3.0 })]
    [InlineData(true, new[] { 3.0, 3.0 })]
    [InlineData(true, new[] { -1.0, 0 })]
    [InlineData(false, new[] { double.NaN, double.PositiveInfinity, double.MaxValue })]
    public void Any_values_give_a_usable_scale(bool logarithmic, double[] values)
    {
        var scale = Scale.Covering(values, 0, 100, logarithmic);

        Assert.True(scale.To > scale.From);
        Assert.All(values, value => Assert.True(double.IsFinite(scale[value])));
    }
}
