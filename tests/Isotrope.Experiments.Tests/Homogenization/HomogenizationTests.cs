using Isotrope.Experiments.Homogenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Experiments.Tests.Homogenization;

public sealed class HomogenizationTests
{
    private static readonly double[] s_values = [8, 4, 2, 1];

    [Fact]
    public void The_gradient_itself_is_neither_brought_together_nor_driven_apart()
    {
        using var scope = NewDisposeScope();
        var spectrum = Spectrum(UpdateMaps.Gradient);
        Assert.Equal(0, spectrum.Contraction, 1e-12);
        Assert.Equal((0, 0), (spectrum.DrivenApart, spectrum.BroughtTogether));
        Assert.Equal(8, spectrum.Condition, 1e-12);
        Assert.Equal(85.0 / 64 / 4, spectrum.StableRank, 1e-12);
        Assert.Equal(1, spectrum.Cosine, 1e-12);
        // entropy of 8/15, 4/15, 2/15, 1/15: ln 15 - (8 ln 8 + 4 ln 4 + 2 ln 2)/15
        Assert.Equal(Math.Exp(Math.Log(15) - 34 * Math.Log(2) / 15) / 4, spectrum.EffectiveRank, 1e-12);
    }

    [Fact]
    public void Values_of_the_size_of_rounding_are_none()
    {
        MappedSpectrum spectrum = new([4, 2, 1, 1e-16], [4, 2, 1, 1], 1);
        Assert.Equal(double.PositiveInfinity, spectrum.Condition);
        Assert.Equal([1, 0.5, 0.25, 0], new[] { 0, 1 / 3.0, 2 / 3.0, 1 }.Select(spectrum.At));
    }

    [Theory]
    [InlineData("polar factor", 1.0)]
    [InlineData("PolarGrad", 1.0)]
    [InlineData("power 1/2", 0.5)]
    [InlineData("power 1/4", 0.75)]
    [InlineData("Shampoo", 1.0)]   // of one batch: the polar factor
    public void Contraction_is_one_less_the_power(string map, double contraction)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(contraction, Spectrum(map).Contraction, 1e-4);
    }

    [Fact]
    public void For_a_square_the_optimum_of_the_model_is_the_gradient_and_beyond_it_contracts()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Spectrum(UpdateMaps.Model, 2).Contraction, 1e-8);
        double[] contractions = [.. new[] { 2.2, 2.5, 4, 10 }.Select(power => Spectrum(UpdateMaps.Model, power).Contraction)];
        Assert.Equal(contractions.Order(), contractions);
        Assert.InRange(contractions[0], 0.01, 0.2);
        Assert.True(Spectrum(UpdateMaps.Model, 1.5).Contraction < 0);
    }

    /// <summary>With H(r) = r⁴ the optimality condition is s³ + (D/2)s ∝ σ with D = Σs².</summary>
    [Fact]
    public void For_a_fourth_power_the_optimum_solves_its_cubic()
    {
        using var scope = NewDisposeScope();
        var s = Spectrum(UpdateMaps.Model, 4).Values;
        var half = s.Sum(value => value * value) / 2;
        double[] ratios = [.. s.Zip(s_values, (value, sigma) => (value * value * value + half * value) / sigma)];
        Assert.All(ratios, ratio => Assert.Equal(ratios[0], ratio, 1e-8 * ratios[0]));
    }

    [Fact]
    public void Adam_divides_by_the_root_mean_square_over_batches()
    {
        using var scope = NewDisposeScope();
        var layer = LayerGradient.Of("w", [tensor(new double[,] { { 1, 2 } }), tensor(new double[,] { { 3, -2 } })]);
        var adam = UpdateMaps.All(2.5).Single(map => map.Name == UpdateMaps.Adam).Map(layer);
        Assert.Equal([2 / Math.Sqrt(5), 0], adam.data<double>().ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
        // the mean of (1, 2)ᵀ(1, 2) and (3, -2)ᵀ(3, -2)
        Assert.Equal([5, -2, -2, 4], layer.Right.data<double>().ToArray(), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal(9, layer.Left.item<double>(), 1e-12);   // the mean of 1 + 4 and 9 + 4
    }

    private static MappedSpectrum Spectrum(string map, double exponent = 2.5)
    {
        manual_seed(1);
        var (u, v) = (linalg.qr(randn(6, 4, dtype: ScalarType.Float64)).Q, linalg.qr(randn(4, 4, dtype: ScalarType.Float64)).Q);
        var gradient = u.mul(tensor(s_values)).matmul(v.t());
        var layer = LayerGradient.Of("w", [gradient]);
        return MappedSpectrum.Of(UpdateMaps.All(exponent).Single(item => item.Name == map).Map(layer), gradient);
    }
}
