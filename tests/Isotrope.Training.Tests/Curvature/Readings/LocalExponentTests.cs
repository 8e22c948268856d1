using Isotrope.Training.Curvature.Readings;

namespace Isotrope.Training.Tests.Curvature.Readings;

/// <summary>The slope of H between neighbouring radii.</summary>
public sealed class LocalExponentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_power_has_its_exponent_at_every_radius_however_far_apart_they_are(int perDecade)
    {
        double[] radii = [.. Enumerable.Range(0, 2 * perDecade + 1).Select(i => Math.Pow(10, (double)i / perDecade))];
        double[] values = [.. radii.Select(r => 3 * Math.Pow(r, 2.3))];
        double[] weights = [.. radii.Select(_ => 1.0)];
        Assert.All(Enumerable.Range(0, radii.Length),
            at => Assert.Equal(2.3, LocalExponent.At(radii, values, weights, at), 1e-12));
    }

    [Fact]
    public void Only_radii_that_count_and_are_near_take_part()
    {
        double[] radii = [1, 10, 100];
        Assert.Equal(2, LocalExponent.At(radii, [1, 100, 1e7], [1, 1, 0], 1), 1e-12);
        Assert.True(double.IsNaN(LocalExponent.At(radii, [1, 100, 1e7], [0, 1, 0], 1)));
        Assert.True(double.IsNaN(LocalExponent.At(radii, [1, 100, 1e7], [1, 0, 1], 1)));
    }
}
