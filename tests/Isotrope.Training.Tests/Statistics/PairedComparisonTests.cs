using Isotrope.Training.Statistics;

namespace Isotrope.Training.Tests.Statistics;

public sealed class PairedComparisonTests
{
    private const double Infinite = double.PositiveInfinity;

    [Theory]
    [InlineData(2, 12.706204736174707)]    // t quantiles at 0.975 with n − 1 degrees of freedom, from tables: 12.706,
    [InlineData(3, 4.302652729749464)]     // 4.303,
    [InlineData(4, 3.182446305284263)]     // 3.182,
    [InlineData(5, 2.7764451051977934)]    // 2.776,
    [InlineData(11, 2.2281388519862747)]   // 2.228,
    [InlineData(31, 2.0422724563012378)]   // 2.042
    public void The_interval_uses_the_tabulated_quantile(int pairs, double quantile)
    {
        var candidate = Enumerable.Range(0, pairs).Select(i => i % 2 == 0 ? 1.0 : 2.0).ToArray();
        var comparison = PairedComparison.Of(candidate, new double[pairs]);
        var half = (comparison.High - comparison.Low) / 2;
        Assert.Equal(quantile, half * Math.Sqrt(pairs) / comparison.StandardDeviation, 1e-9 * quantile);
    }

    [Fact]
    public void Four_seeds_give_the_result_worked_out_by_hand()
    {
        // d = −0.1, −0.2, −0.3, −0.2: mean −0.2, squares 0.01 + 0 + 0.01 + 0, s = √(0.02/3), margin = 3.182446·s/2
        var comparison = PairedComparison.Of([2.4, 2.3, 2.2, 2.3], [2.5, 2.5, 2.5, 2.5]);

        Assert.Equal(4, comparison.Pairs);
        Assert.Equal(-0.2, comparison.MeanDifference, 1e-12);
        Assert.Equal(0.0816496580927726, comparison.StandardDeviation, 1e-12);
        Assert.Equal(-0.2 - 0.1299228263, comparison.Low, 1e-9);
        Assert.Equal(-0.2 + 0.1299228263, comparison.High, 1e-9);
        Assert.Equal("better", comparison.VerdictText);
    }

    [Fact]
    public void Exchanging_the_two_sides_mirrors_the_result()
    {
        double[] first = [2.4, 2.3, 2.2, 2.35], second = [2.5, 2.45, 2.3, 2.5];
        var (one, other) = (PairedComparison.Of(first, second), PairedComparison.Of(second, first));
        Assert.Equal((Verdict.Better, Verdict.Worse), (one.Verdict, other.Verdict));
        Assert.Equal((one.Low, one.High), (-other.High, -other.Low));
        Assert.Equal("worse", other.VerdictText);
    }

    [Fact]
    public void An_interval_around_zero_distinguishes_nothing() =>
        Assert.Equal("not distinguishable", PairedComparison.Of([1.0, 2.2, 3.0], [1.1, 2.0, 3.05]).VerdictText);

    [Fact]
    public void Equal_losses_are_not_distinguishable() =>
        Assert.Equal(new(3, 0, 0, 0, 0, Verdict.NotDistinguishable), PairedComparison.Of([1, 2, 3], [1, 2, 3]));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0 })]   // one seed tells nothing of the spread
    public void Fewer_than_two_pairs_distinguish_nothing(double[] candidate)
    {
        var comparison = PairedComparison.Of(candidate, [.. candidate.Select(value => value + 1)]);
        Assert.Equal((-Infinite, Infinite), (comparison.Low, comparison.High));
        Assert.Equal(Verdict.NotDistinguishable, comparison.Verdict);
    }

    [Theory]
    [InlineData(new[] { 2.0, 2.1, 2.2 }, new[] { Infinite, Infinite, Infinite }, Verdict.Better)]
    [InlineData(new[] { 2.0, 2.1, 2.2 }, new[] { 2.1, double.NaN, 2.3 }, Verdict.Better)]            // NaN is divergence too
    [InlineData(new[] { 2.0, 2.1, 2.2 }, new[] { 1.9, Infinite, 2.3 }, Verdict.NotDistinguishable)]  // one seed speaks against it
    [InlineData(new[] { 2.0, Infinite }, new[] { 1.9, 2.1 }, Verdict.Worse)]
    [InlineData(new[] { 2.0, Infinite }, new[] { Infinite, 2.1 }, Verdict.NotDistinguishable)]       // each diverges once
    [InlineData(new[] { 2.0, Infinite }, new[] { Infinite, Infinite }, Verdict.NotDistinguishable)]  // a tie points nowhere
    [InlineData(new[] { 2.0 }, new[] { Infinite }, Verdict.NotDistinguishable)]                      // one pair is never enough
    public void With_a_diverged_run_only_unanimous_pairs_decide(double[] candidate, double[] baseline, Verdict verdict)
    {
        var comparison = PairedComparison.Of(candidate, baseline);
        Assert.Equal(verdict, comparison.Verdict);
        Assert.Equal((-Infinite, Infinite), (comparison.Low, comparison.High));
        Assert.Equal(candidate.Length, comparison.Pairs);   // nothing was dropped
    }

    [Fact]
    public void Two_diverged_runs_count_as_equal() =>
        Assert.Equal(-0.5, PairedComparison.Of([Infinite, 1], [double.NaN, 2]).MeanDifference);

    [Fact]
    public void Lists_of_different_length_are_refused() =>
        Assert.Contains(
            "2 candidate losses and 1", Assert.Throws<ArgumentException>(() => PairedComparison.Of([1, 2], [1])).Message);
}
