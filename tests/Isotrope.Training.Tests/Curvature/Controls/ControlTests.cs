using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Controls;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Tests.Curvature.Controls;

/// <summary>What is measured on networks whose H(r) is known.</summary>
public sealed class ControlTests
{
    private static readonly ProbeGrid s_grid = new() { Sequences = 120, Directions = 8, Length = 1, To = 3 };

    [Theory]
    [InlineData("quadratic", 2)]
    [InlineData("quartic", 4)]
    public void A_power_has_its_exponent_and_lies_within_three_standard_errors(string name, double power)
    {
        var curve = Measure(name);
        Assert.All(curve.Radii.Where(point => point.R > 0.05), point =>
        {
            Assert.True(point.Resolved);
            Assert.InRange(point.H - point.Exact!.Value, -3 * point.StandardError, 3 * point.StandardError);
            Assert.Equal(power, point.Exponent!.Value, 1e-6);
        });
        Assert.Equal(power, curve.Exponent!.Value, 1e-6);
        Assert.DoesNotContain(curve.Checks, check => check.Passed == false);
    }

    [Fact]
    public void A_kink_is_found_where_it_is()
    {
        var curve = Measure("kink");
        Assert.All(curve.Radii, point =>
            Assert.InRange(point.H - point.Exact!.Value, -3 * point.StandardError, 3 * point.StandardError));
        Assert.Equal(1, curve.KinkAt!.Value, 1e-9);
        Assert.InRange(curve.Kink!.Lo, 2 * 1.1 / 0.9, 4 * 1.1 / 0.9);   // a quadratic has 1.1/0.9, the kink four times that
    }

    [Fact]
    public void Softmax_is_quadratic_at_small_radii_and_linear_at_large_ones()
    {
        var curve = Measure("softmax");
        Assert.All(curve.Radii.Where(point => point.R <= 0.1), point =>
            Assert.InRange(point.H - point.Exact!.Value, -3 * point.StandardError, 3 * point.StandardError));
        Assert.All(curve.Checks, check => Assert.True(check.Passed));
        foreach (var (radius, exponent, tolerance) in new[]
        {
            (1.0, 2.0, 0.005), (10, 1.92, 0.03), (31.6, 1.62, 0.03), (100, 1.24, 0.03), (1000, 1.03, 0.03),
        })
        {
            var point = curve.Radii.MinBy(each => Math.Abs(Math.Log(each.R / radius)))!;
            Assert.True(point.ExponentResolved);
            Assert.InRange(point.Exponent!.Value - exponent, -tolerance - 3 * point.Exponent.StandardError,
                tolerance + 3 * point.Exponent.StandardError);
        }
    }

    [Fact]
    public void A_layer_with_gelu_grows_less_than_quadratically_at_large_radii()
    {
        var curve = Measure("gelu");
        Assert.All(curve.Checks, check => Assert.True(check.Passed));
        Assert.Equal(2, curve.Radii[0].Exponent!.Value, 0.01);
        Assert.InRange(curve.Radii[^1].Exponent!.Value, 0.97, 1.1);
        Assert.All(curve.Radii.Where(point => point.R > 5), point => Assert.True(point.Exponent!.Hi < 2));
    }

    private static CurvatureCurve Measure(string name) => Assert.Single(ControlRun.Measure(name, s_grid).Layers);
}
