using Isotrope.Curvature;

namespace Isotrope.Tests.Curvature;

/// <summary>The proof that an odd polynomial increases, against polynomials whose slopes are known by hand.</summary>
public sealed class IncreaseProofTests
{
    /// <summary>f(sigma) = sigma (1 − c sigma²) has its smallest slope 1 − 3c at 1: P = 1 − c/2 − (c/2) T_1(2y − 1).</summary>
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0.2, 0.4)]
    [InlineData(0.333, 0.001)]
    [InlineData(0.333333333, 1e-9)]
    public void The_slope_is_bounded_from_below_and_not_far(double c, double slope)
    {
        var proof = IncreaseProof.Of([1 - c / 2, -c / 2], 1, 1);
        Assert.NotNull(proof);
        Assert.InRange(proof.LeastSlope, 0.5 * slope - 1e-12, slope + 1e-12);
        Assert.True(proof.LargestSlope >= Math.Max(1, 1 - 3 * c));
    }

    [Theory]
    [InlineData(0.33334)]
    [InlineData(0.5)]
    public void A_polynomial_that_turns_back_is_not_proved(double c) => Assert.Null(IncreaseProof.Of([1 - c / 2, -c / 2], 1, 1));

    [Fact]
    public void The_part_beyond_the_interval_of_the_coefficients_counts_too()
    {
        const double c = 0.3;   // turns back at 1.054
        Assert.NotNull(IncreaseProof.Of([1 - c / 2, -c / 2], 1, 1.05));
        Assert.Null(IncreaseProof.Of([1 - c / 2, -c / 2], 1, 1.06));
    }

    [Fact]
    public void Intervals_hold_what_exact_arithmetic_gives()
    {
        var third = Interval.Of(1) / Interval.Of(3);
        Assert.True(third.Low < third.High);
        var one = third * Interval.Of(3);
        Assert.True(one.Low <= 1 && 1 <= one.High);
        var product = new Interval(-2, 3) * new Interval(-5, 1);
        Assert.True(product.Low <= -15 && product.High >= 10 && product.High < 10.001);
    }
}
