using Isotrope.Training.Curvature.Readings;

namespace Isotrope.Training.Tests.Curvature.Readings;

/// <summary>The ratio of two curves of the same sequences.</summary>
public sealed class IsotropyTestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_constant_ratio_is_found_without_error_where_random_directions_are_resolved(bool crossed)
    {
        var random = Curves.Of(r => r * r) with { Crossed = crossed };
        var one = new double[random.Sequences, 1, random.Radii.Length];   // a single direction: three times the mean
        for (var s = 0; s < random.Sequences; s++)
            for (var j = 0; j < random.Radii.Length; j++)
                one[s, 0, j] = 3 * (random.Even[s, 0, j] + random.Even[s, 1, j]) / 2;
        bool[] resolved = [.. random.Radii.Select(r => r > 0.1)];

        var ratios = IsotropyTest.Of(random with { Even = one }, random, resolved, seed: 1);

        Assert.Equal(random.Radii.Where(r => r > 0.1), ratios.Select(ratio => ratio.R));
        Assert.All(ratios, ratio => Assert.Equal(3, ratio.Ratio.Value, 1e-12));
        Assert.All(ratios, ratio => Assert.True(crossed == ratio.Ratio.StandardError > 1e-9));   // drawn directions differ
    }

    [Fact]
    public void An_interval_covers_a_ratio_of_independent_noise_and_excludes_a_distant_one()
    {
        var (random, own) = (Curves.Of(r => r * r), Curves.Of(r => 2 * r * r, spread: 0.5));
        var ratios = IsotropyTest.Of(own, random, [.. random.Radii.Select(_ => true)], seed: 1);
        Assert.All(ratios, ratio => Assert.InRange(ratio.Ratio.Value, ratio.Ratio.Lo, ratio.Ratio.Hi));
        Assert.All(ratios, ratio => Assert.InRange(2, ratio.Ratio.Lo, ratio.Ratio.Hi));
        Assert.All(ratios, ratio => Assert.True(ratio.Ratio.Lo > 1));
    }
}
