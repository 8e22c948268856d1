using Isotrope.Training.Curvature.Readings;

namespace Isotrope.Training.Tests.Curvature.Readings;

public sealed class CurveShapeTests
{
    private static readonly double[] s_radii = Curves.Radii;
    private static readonly bool[] s_all = [.. s_radii.Select(_ => true)];

    [Theory]
    [InlineData(2)]
    [InlineData(2.55)]
    [InlineData(4)]
    public void The_local_exponent_of_a_power_is_the_power(double power)
    {
        double[] values = [.. s_radii.Select(radius => 0.1 * Math.Pow(radius, power))];
        var weights = LocalExponent.Weights(values, [.. values.Select(value => 0.01 * value)], s_all);
        Assert.All(Enumerable.Range(0, s_radii.Length), j =>
            Assert.Equal(power, LocalExponent.At(s_radii, values, weights, j), 1e-10));
        Assert.Equal(power, LocalExponent.Over(s_radii, values, weights), 1e-10);
    }

    [Fact]
    public void The_local_exponent_sees_half_a_decade_and_no_unresolved_radius()
    {
        double[] values = [.. s_radii.Select(radius => radius < 0.99 ? radius * radius : Math.Pow(radius, 3))];
        var at = Array.FindIndex(s_radii, radius => radius > 0.99);
        var weights = LocalExponent.Weights(values, new double[values.Length], s_all);
        Assert.Equal(2, LocalExponent.At(s_radii, values, weights, at - 2), 1e-10);
        Assert.Equal(2.5, LocalExponent.At(s_radii, values, weights, at), 1e-10);
        Assert.Equal(3, LocalExponent.At(s_radii, values, weights, at + 1), 1e-10);

        bool[] later = [.. s_radii.Select((_, j) => j >= at)];
        weights = LocalExponent.Weights(values, new double[values.Length], later);
        Assert.Equal(3, LocalExponent.At(s_radii, values, weights, at), 1e-10);
        Assert.Equal(double.NaN, LocalExponent.At(s_radii, values, weights, at - 1));
    }

    [Theory]
    [InlineData(2, 1.2222)]      // (1.1/0.9)^(p − 1)
    [InlineData(2.5, 1.3512)]
    public void The_kink_index_of_a_power_has_a_formula(double power, double expected) => Assert.Equal(
        expected, CurveShape.Steepness(s_radii, [.. s_radii.Select(radius => Math.Pow(radius, power))], 1), 0.05);

    [Fact]
    public void A_kink_stands_out_more_the_finer_the_radii_are()
    {
        const double Exact = 1.1 * 4 / 0.9;   // slopes r below 1 and 4r beyond
        static double H(double r) => r * r / 2 + 1.5 * Math.Max(0, r * r - 1);
        double Index(int perDecade)
        {
            double[] radii = [.. Enumerable.Range(0, 2 * perDecade + 1).Select(i => Math.Pow(10, -1 + (double)i / perDecade))];
            return CurveShape.Steepness(radii, [.. radii.Select(H)], 1);
        }
        Assert.InRange(Index(4), 2, Exact);
        Assert.Equal(Exact, Index(64), 0.1 * Exact);
    }

    [Fact]
    public void The_kink_index_of_values_that_fall_is_unknown() =>
        Assert.Equal(double.NaN, CurveShape.Steepness([1, 2, 3], [1, 3, 2], 2));

    [Theory]
    [InlineData(2.5, 1)]
    [InlineData(1.5, -1)]
    public void H_of_the_root_is_convex_where_the_power_exceeds_two(double power, int sign)
    {
        double[] values = [.. s_radii.Select(radius => Math.Pow(radius, power))];
        Assert.All(Enumerable.Range(1, s_radii.Length - 2), j =>
            Assert.Equal(sign, Math.Sign(CurveShape.Convexity(s_radii, values, j))));
    }

    [Fact]
    public void A_plateau_is_flat_high_and_reaches_to_the_end()
    {
        double[] values = [.. s_radii.Select(radius => radius * radius / (1 + radius * radius / 4))];   // levels off at 4
        Band[] exponents = [.. s_radii.Select(radius => 2 / (1 + radius * radius / 4) is var p
            ? new Band(p, 0.01, p - 0.02, p + 0.02) : default)];
        var start = CurveShape.Plateau(values, exponents, randomLoss: 4)!.Value;
        Assert.Equal(5.62, s_radii[start], 0.01);                         // 2/(1 + r²/4) < 0.48 from r = 3.6 on
        Assert.Null(CurveShape.Plateau(values, exponents, randomLoss: 40));   // flat, but far from random
        Assert.Null(CurveShape.Plateau(values, exponents, double.NaN));
        // 2/(1 + r²/4) + 0.02 < 2 from r = 0.21 on
        Assert.Equal(0.316, CurveShape.FallsBelowQuadratic(s_radii, exponents), 1e-3);
    }

    [Fact]
    public void Where_the_exponent_falls_below_two_is_found_between_radii()
    {
        double[] exponents = [2, 2.4, 2.2, 1.8, 1];
        Assert.Equal(Math.Sqrt(1000), CurveShape.FallsBelowQuadratic(
            [0.1, 1, 10, 100, 1000], [.. exponents.Select(p => new Band(p, 0, p, p))]), 1e-9);
        Assert.Equal(1000, CurveShape.FallsBelowQuadratic(   // at 100 the band still reaches 2
            [0.1, 1, 10, 100, 1000], [.. exponents.Select(p => new Band(p, 0.2, p - 0.3, p + 0.3))]), 1e-9);
    }

    [Fact]
    public void Tails_are_those_of_a_sample_worked_out_by_hand()
    {
        double[] samples = [.. Enumerable.Range(1, 99).Select(i => (double)i), 10_000];
        var tails = Tails.Of([.. samples.Reverse()]);
        Assert.Equal(50.5, tails.Median);
        Assert.Equal(50.5, tails.TrimmedMean);              // 11 to 90
        Assert.Equal(10_000 / 14_950.0, tails.TopShare, 1e-12);
    }
}
