using Isotrope.Curvature;
using Isotrope.Spectral;

namespace Isotrope.Tests.Curvature;

/// <summary>The proof that an odd polynomial increases, against polynomials whose slopes are known by hand.</summary>
public sealed class SlopeEnclosureTests
{
    /// <summary>f(sigma) = sigma (1 − c sigma²) has its smallest slope 1 − 3c at 1: P = 1 − c/2 − (c/2) T_1(2y − 1).</summary>
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0.2, 0.4)]
    [InlineData(0.333, 0.001)]
    [InlineData(0.333333333, 1e-9)]
    public void The_slope_is_bounded_from_below_and_not_far(double c, double slope)
    {
        var proof = Prove(c, 1);
        Assert.Equal(IncreaseVerdict.Proved, proof.Verdict);
        Assert.InRange(proof.LeastSlope!.Value, 0.3 * slope - 1e-12, slope + 1e-12);
        Assert.True(proof.LargestSlope >= Math.Max(1, 1 - 3 * c));
    }

    [Theory]
    [InlineData(0.33334)]
    [InlineData(0.5)]
    public void A_polynomial_that_turns_back_is_not_proved(double c) =>
        Assert.Equal(IncreaseVerdict.Refuted, Prove(c, 1).Verdict);

    [Fact]
    public void The_part_beyond_the_interval_of_the_coefficients_counts_too()
    {
        const double c = 0.3;   // turns back at 1.054
        Assert.Equal(IncreaseVerdict.Proved, Prove(c, 1.05).Verdict);
        Assert.Equal(IncreaseVerdict.Refuted, Prove(c, 1.06).Verdict);
    }

    [Fact]
    public void A_proof_in_other_units_covers_as_much()
    {
        var proof = Prove(0.2, 1).InUnitsOf(30);
        Assert.Equal((0.0, 30.0, Prove(0.2, 1).LeastSlope), (proof.From, proof.To, proof.LeastSlope));
    }

    private static IncreaseProof Prove(double c, double upper) =>
        IncreaseProof.Of(new SlopeEnclosure(new([1 - c / 2, -c / 2], 1), upper).Over, 0, upper, 1.0 / 3);
}
