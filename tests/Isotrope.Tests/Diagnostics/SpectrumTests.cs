using Isotrope.Diagnostics;

namespace Isotrope.Tests.Diagnostics;

public sealed class SpectrumTests
{
    [Theory]
    [InlineData("power:1.5", 12, 20)]
    [InlineData("cond:1e3", 20, 12)]
    [InlineData("cond:1e3", 1, 12)]
    public void Matrices_have_the_singular_values_that_the_name_says(string text, long m, long n)
    {
        using var scope = NewDisposeScope();
        var k = (int)Math.Min(m, n);
        var expected = Enumerable.Range(0, k).Select(i => text.StartsWith("power", StringComparison.Ordinal)
            ? Math.Pow(i + 1, -1.5)
            : Math.Pow(1e3, k == 1 ? 0 : -i / (k - 1.0))).ToArray();
        var values = Oracle.Svd(Spectrum.Parse(text).Draw(m, n, 3, type: ScalarType.Float64)).S;
        Assert.All(values.Zip(expected), pair => Assert.InRange(pair.First / pair.Second, 1 - 1e-11, 1 + 1e-11));
    }

    [Fact]
    public void Ranks_are_as_asked_and_zero_is_zero()
    {
        using var scope = NewDisposeScope();
        var values = Oracle.Svd(Spectrum.Parse("rank:4").Draw(10, 15, 1, type: ScalarType.Float64)).S;
        Assert.Equal(4, values.Count(value => value > 1e-12 * values[0]));
        Assert.Equal(0, Spectrum.Zero.Draw(3, 4, 1).abs().max().item<float>());
    }

    [Fact]
    public void A_seed_determines_the_matrix_and_leaves_the_global_state_alone()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var undisturbed = randn(3);
        manual_seed(1);
        var first = Spectrum.Geometric(10).Draw(5, 8, 7, batch: 2);
        Assert.True(undisturbed.Equals(randn(3)));
        Assert.True(first.Equals(Spectrum.Geometric(10).Draw(5, 8, 7, batch: 2)));
        Assert.False(first.Equals(Spectrum.Geometric(10).Draw(5, 8, 8, batch: 2)));
        Assert.Equal([2, 5, 8], first.shape);
        Assert.False(first[0].Equals(first[1]));
    }

    [Theory]
    [InlineData("gausian", "gaussian")]
    [InlineData("power", "power:1")]
    [InlineData("cond:0.5", "[1")]
    [InlineData("cond:many", "many")]
    [InlineData("rank:1.5", "whole number")]
    [InlineData("rank:0", "zero")]
    [InlineData("power:NaN", "NaN")]
    public void What_is_no_spectrum_is_refused_with_the_way_out(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => Spectrum.Parse(text)).Message);

    [Fact]
    public void A_rank_above_the_smaller_side_is_refused() =>
        Assert.Contains("rank 9", Assert.Throws<ArgumentException>(() => Spectrum.OfRank(9).Draw(8, 20, 1)).Message);
}
