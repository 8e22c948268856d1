using Isotrope.Curvature.Kinks;

namespace Isotrope.Curvature.Tests.Kinks;

public sealed class OrthogonalizationTests
{
    [Theory]
    [InlineData(2, 1, 0.5)]
    [InlineData(2, 1, 0)]
    [InlineData(1.001, 1, 0.3)]
    [InlineData(1000, 1, 1.9)]
    [InlineData(1, 3, 1.999)]
    public void Two_values_agree_with_the_closed_form(double first, double second, double left) =>
        Expect.Close(Orthogonalization.MinimalSlope([first, second], left).Slope, TwoValues.MinimalSlope(first, second, left), 1e-11, "B");

    [Fact]
    public void The_closed_form_has_its_published_values()
    {
        Expect.Close(TwoValues.MinimalSlope(2, 1, 0.5), 4.195391066731714, 1e-13, "B(0.5)");
        Expect.Close(TwoValues.MinimalSlope(2, 1, 0), 4.135737587826277, 1e-13, "B(0)");
    }

    /// <summary>Recorded with another implementation, to three decimals.</summary>
    [Theory]
    [InlineData("1..1.2", 32, 0.131, 0.024)]
    [InlineData("1..1.2", 128, 0.291, 0.090)]
    [InlineData("1..1.2", 384, 0.611, 0.267)]
    [InlineData("1..1.2", 768, 1.010, 0.532)]
    [InlineData("1..2", 32, 0.717, 0.327)]
    [InlineData("1..2", 128, 1.938, 1.247)]
    [InlineData("1..2", 384, 4.757, 3.701)]
    [InlineData("1..2", 768, 8.716, 7.382)]
    [InlineData("i^-0.25", 32, 0.956, 0.387)]
    [InlineData("i^-0.25", 128, 3.002, 1.986)]
    [InlineData("i^-0.25", 384, 8.043, 6.556)]
    [InlineData("i^-0.25", 768, 15.398, 13.579)]
    [InlineData("i^-0.5", 32, 2.753, 1.685)]
    [InlineData("i^-0.5", 128, 10.859, 9.061)]
    [InlineData("i^-0.5", 384, 33.342, 30.897)]
    [InlineData("i^-0.5", 768, 67.964, 65.104)]
    [InlineData("i^-1", 32, 9.600, 7.740)]
    [InlineData("i^-1", 128, 48.955, 45.994)]
    [InlineData("i^-1", 384, 174.081, 170.193)]
    [InlineData("i^-1", 768, 381.808, 377.321)]
    public void Needed_slopes_grow_exponentially_with_the_dimension(string spectrum, int n, double logSlope, double logBound)
    {
        var number = double.Parse(spectrum[(spectrum[0] == '1' ? 3 : 2)..], System.Globalization.CultureInfo.InvariantCulture);
        double[] sigma = spectrum[0] == '1' ? [.. Enumerable.Range(0, n).Select(i => 1 + (number - 1) * i / (n - 1))] : Spectra.Power(n, -number);
        var minimal = Orthogonalization.MinimalSlope(sigma, 0);
        Assert.Equal(logSlope, minimal.LogSlope - Math.Log(sigma.Sum()), 6e-4);
        Assert.Equal(logBound, minimal.LogNecessaryBound - Math.Log(sigma.Sum()), 6e-4);
        Assert.InRange(minimal.LogBinghamBound, minimal.LogNecessaryBound, minimal.LogSlope);
    }

    /// <summary>ln(B*/A) at A = n min sigma/2.</summary>
    [Theory]
    [InlineData(384, 57.9)]
    [InlineData(768, 117.1)]
    public void A_left_slope_makes_the_needed_ratio_larger_still(int n, double logRatio)
    {
        var sigma = Spectra.Power(n, 0.5);
        var left = n * sigma[^1] / 2;
        Assert.Equal(logRatio, Orthogonalization.MinimalSlope(sigma, left).LogSlope - Math.Log(left), 0.06);
    }

    [Fact]
    public void A_slope_beyond_the_range_of_doubles_is_told_by_its_logarithm()
    {
        var minimal = Orthogonalization.MinimalSlope(Spectra.Power(400, 2), 0);
        Assert.True(minimal.Attainable);
        Assert.Equal(double.PositiveInfinity, minimal.Slope);
        Assert.InRange(minimal.LogSlope, 710, 1e4);
        Assert.True(minimal.LogSlope >= minimal.LogNecessaryBound);
    }

    [Fact]
    public void Sufficient_slopes_suffice()
    {
        foreach (var sigma in new[] { [1.1, 1.05, 1], new[] { 1.0, 0.98, 0.97, 0.96 } })
        {
            var linear = SufficientSlopes.Linear(sigma);
            Assert.True(linear.LargestLeft > 0);
            Assert.True(Orthogonalization.MinimalSlope(sigma, linear.LargestLeft).LogSlope <= linear.LogSmallestRight);
        }
        foreach (var n in new[] { 3, 10, 40 })
        {
            var exponential = SufficientSlopes.Exponential(Spectra.Power(n, 0.5));
            Assert.True(exponential.LargestLeft > 0);
            Assert.True(Orthogonalization.MinimalSlope(Spectra.Power(n, 0.5), exponential.LargestLeft).LogSlope <= exponential.LogSmallestRight);
        }
    }

    [Fact]
    public void Repeated_values_count_as_often_as_they_occur()
    {
        double[] equal = [3, 2, 2, 2, 1, 1], distinct = [3, 2 + 1e-9, 2, 2 - 1e-9, 1 + 1e-9, 1];
        Expect.Close(Orthogonalization.MinimalSlope(equal, 1).Slope, Orthogonalization.MinimalSlope(distinct, 1).Slope, 1e-8, "B");
    }

    [Theory]
    [InlineData(new[] { 2.0, 1 }, 2.0, 2, false)]         // A is n min sigma
    [InlineData(new[] { 2.0, 1, 0 }, 0.0, 3, false)]      // a zero
    [InlineData(new[] { 2.0, 1 }, 0.0, 5, false)]         // a wide matrix
    [InlineData(new[] { 2.0, 2, 2 }, 7.0, 3, false)]      // constant, but A above the sum
    [InlineData(new[] { 2.0, 2, 2 }, 1.0, 3, true)]
    [InlineData(new[] { 2.0, 2 }, 1.0, 5, true)]          // wide and constant: optimal for every B
    [InlineData(new[] { 4.0 }, 1.0, 1, true)]
    public void Orthogonalization_is_attainable_exactly_where_it_can_be(double[] sigma, double left, int columns, bool attainable)
    {
        var minimal = Orthogonalization.MinimalSlope(sigma, left, columns);
        Assert.Equal(attainable, minimal.Attainable);
        if (!attainable) Assert.Equal(double.PositiveInfinity, minimal.Slope);
    }

    [Fact]
    public void For_constant_values_the_slope_is_their_sum() => Assert.Equal(6, Orthogonalization.MinimalSlope([2, 2, 2], 1).Slope);

    [Fact]
    public void For_constant_values_of_a_wide_matrix_any_slope_will_do()
    {
        var minimal = Orthogonalization.MinimalSlope([2, 2], 1, 4);
        Assert.Equal((0, 0), (minimal.Slope, minimal.NecessaryBound));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Contains("left is -1", Assert.Throws<ArgumentOutOfRangeException>(() => Orthogonalization.MinimalSlope([2, 1], -1)).Message);
        Assert.Contains("All singular values are 0", Assert.Throws<ArgumentException>(() => Orthogonalization.MinimalSlope([0, 0], 1)).Message);
        Assert.Contains("no right slope suffices", Assert.Throws<ArgumentOutOfRangeException>(() => TwoValues.MinimalSlope(2, 1, 2)).Message);
    }
}
