using Isotrope.Training.Curvature.Readings;

namespace Isotrope.Training.Tests.Curvature.Readings;

/// <summary>Curvature at one half of the tokens against the other half.</summary>
public sealed class TokenHalvesTests
{
    private static readonly ProbeSamples s_samples = Curves.Of(r => r * r);
    private static readonly bool[] s_all = [.. s_samples.Radii.Select(_ => true)];
    private static readonly double[] s_values = [.. Enumerable.Range(0, s_samples.Sequences).Select(s => (double)(s * 7 % 40))];

    [Fact]
    public void A_factor_between_the_halves_is_found()
    {
        var tripled = (double[,,])s_samples.Even.Clone();
        for (var s = 0; s < s_samples.Sequences; s++)
            for (var k = 0; k < s_samples.Directions; k++)
                for (var j = 0; j < s_samples.Radii.Length; j++)
                    if (s_values[s] >= 20) tripled[s, k, j] *= 3;
        var found = TokenHalves.Of("norm", s_values, s_samples with { Even = tripled }, s_all, seed: 1)!;

        Assert.Equal(("norm", 1.0), (found.On, found.R));
        Assert.InRange(3, found.Ratio.Lo, found.Ratio.Hi);
        Assert.True(found.Ratio.Lo > 2);
    }

    [Fact]
    public void The_ratio_is_that_of_the_two_means()
    {
        double Mean(Func<double, bool> half) => Enumerable.Range(0, s_samples.Sequences).Where(s => half(s_values[s]))
            .Average(s => (s_samples.Even[s, 0, 8] + s_samples.Even[s, 1, 8]) / 2);
        var found = TokenHalves.Of("norm", s_values, s_samples, s_all, seed: 1)!;

        Assert.Equal(Mean(value => value >= 20) / Mean(value => value < 20), found.Ratio.Value, 1e-12);
        Assert.InRange(1, found.Ratio.Lo, found.Ratio.Hi);
    }

    [Fact]
    public void The_radius_is_the_resolved_one_nearest_to_one()
    {
        bool[] large = [.. s_samples.Radii.Select(r => r > 5)];
        Assert.Equal(s_samples.Radii.First(r => r > 5), TokenHalves.Of("norm", s_values, s_samples, large, seed: 1)!.R);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_resolved_or_all_tokens_are_alike()
    {
        Assert.Null(TokenHalves.Of("norm", s_values, s_samples, new bool[s_samples.Radii.Length], seed: 1));
        Assert.Null(TokenHalves.Of("norm", new double[s_samples.Sequences], s_samples, s_all, seed: 1));
    }
}
