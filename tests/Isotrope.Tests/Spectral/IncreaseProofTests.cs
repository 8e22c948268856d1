using CsCheck;
using Isotrope.Spectral;

namespace Isotrope.Tests.Spectral;

public sealed class IncreaseProofTests
{
    private static readonly Gen<PartialFraction> s_term = Gen.Select(
        Gen.Double[-14, 3], Gen.Double[-6, 1], Gen.Bool, (shift, weight, negative) =>
            new PartialFraction(Math.Exp(shift), (negative ? -0.1 : 1) * Math.Exp(weight + shift)));

    private static readonly Gen<PartialFractions> s_fractions = Gen.Select(
        Gen.Double[-0.2, 1], s_term.Array[1, 6], (constant, terms) => new PartialFractions(constant, terms));

    private static readonly Gen<OddPolynomial> s_polynomials = Gen.Select(
        Gen.Double[0.01, 3], Gen.Double[-3, 3].Array[0, 4], (first, rest) => new OddPolynomial([first, .. rest]));

    [Fact]
    public void A_proof_about_partial_fractions_is_never_contradicted_by_a_sample()
    {
        var (proved, refuted) = (0, 0);
        s_fractions.Sample(map =>
        {
            var proof = map.ProveIncreasing(0, 1.2);
            if (proof.Verdict == IncreaseVerdict.Proved) Interlocked.Increment(ref proved);
            if (proof.Verdict == IncreaseVerdict.Refuted) Interlocked.Increment(ref refuted);
            return Holds(proof, map.SlopeAt, x => SlopeOf(map, x));
        }, iter: 2000, seed: "0000000000000", threads: 1);
        Assert.True(proved > 200 && refuted > 200, $"{proved} proved, {refuted} refuted: the sample tests only one side");
    }

    [Fact]
    public void A_proof_about_polynomials_is_never_contradicted_by_a_sample()
    {
        var (proved, refuted) = (0, 0);
        s_polynomials.Sample(map =>
        {
            var proof = map.ProveIncreasing(0, 1.05);
            if (proof.Verdict == IncreaseVerdict.Proved) Interlocked.Increment(ref proved);
            if (proof.Verdict == IncreaseVerdict.Refuted) Interlocked.Increment(ref refuted);
            return Holds(proof, map.SlopeAt, x => map.Coefficients
                .Select((a, k) => Exact.Of(a) * Exact.Of(2 * k + 1) * Power(Exact.Of(x), 2 * k)).Aggregate((a, b) => a + b));
        }, iter: 2000, seed: "0000000000000", threads: 1);
        Assert.True(proved > 200 && refuted > 200, $"{proved} proved, {refuted} refuted: the sample tests only one side");
    }

    [Fact]
    public void An_enclosure_holds_every_slope_of_its_interval() => Gen.Select(s_fractions, Gen.Double[-9, 0.2], Gen.Double[0,
        1], Gen.Double[0, 1])
        .Sample((map, start, width, inside) =>
        {
            var low = Math.Exp(start);
            var high = low * (1 + width);
            var enclosure = map.SlopeOver(new(low, high));
            var slope = SlopeOf(map, low + inside * (high - low));
            return Exact.Of(enclosure.Low) <= slope && slope <= Exact.Of(enclosure.High);
        }, iter: 3000, threads: 1);

    [Fact]
    public void A_slope_that_touches_zero_is_not_proved_positive()
    {
        // p' = (1 - x²)² touches 0 at 1.
        var proof = new OddPolynomial(1, -2.0 / 3, 0.2).ProveIncreasing(0, 1.05);
        Assert.NotEqual(IncreaseVerdict.Proved, proof.Verdict);
    }

    [Theory]
    [InlineData(1e-9, IncreaseVerdict.Proved)]
    [InlineData(-1e-9, IncreaseVerdict.Refuted)]
    public void A_hair_above_or_below_zero_is_decided(double hair, IncreaseVerdict verdict) =>
        // p' = 4·(1/2 - y)² + hair, y = x²
        Assert.Equal(verdict, new OddPolynomial(1 + hair, -4.0 / 3, 0.8).ProveIncreasing(0, 1.2).Verdict);

    [Fact]
    public void The_interval_is_checked() =>
        Assert.Throws<ArgumentException>(() => new OddPolynomial(1).ProveIncreasing(1, 0.5));

    [Fact]
    public void Interval_operations_hold_the_exact_result() => Gen.Select(Gen.Double[-10, 10], Gen.Double[-10, 10]).Sample((a,
        b) =>
    {
        var (x, y, p, q) = (Interval.Of(a), Interval.Of(b), Exact.Of(a), Exact.Of(b));
        return Within(x + y, p + q) && Within(x - y, p - q) && Within(x * y, p * q) && (b == 0 || Within(x / y, p / q));

        static bool Within(Interval interval, Exact value) =>
            Exact.Of(interval.Low) <= value && value <= Exact.Of(interval.High);
    }, iter: 2000, threads: 1);

    [Fact]
    public void Products_of_intervals_take_the_extreme_pair_of_ends()
    {
        var product = new Interval(-2, 3) * new Interval(-5, 1);
        Assert.InRange(product.Low, -15.001, -15);
        Assert.InRange(product.High, 10, 10.001);
        Assert.Equal(5, new Interval(-5, 1).Magnitude);
    }

    /// <summary>At the least of 400 slopes, and where the proof says that there is none, the exact one decides.</summary>
    private static bool Holds(IncreaseProof proof, Func<double, double> slope, Func<double, Exact> exact) => proof.Verdict switch
    {
        IncreaseVerdict.Proved => exact(Enumerable.Range(0, 400)
            .Select(i => i == 0 ? proof.From : proof.To * Math.Pow(1e-5, (i - 1) / 398.0)).MinBy(slope)).Sign > 0,
        IncreaseVerdict.Refuted => exact(proof.At!.Value).Sign <= 0,
        _ => true,
    };

    private static Exact SlopeOf(PartialFractions map, double at)
    {
        var y = Exact.Of(at) * Exact.Of(at);
        return map.Terms.Aggregate(Exact.Of(map.Constant), (sum, term) =>
        {
            var c = Exact.Of(term.Shift);
            return sum + Exact.Of(term.Weight) * (c - y) / ((y + c) * (y + c));
        });
    }

    private static Exact Power(Exact x, int exponent) => exponent == 0 ? Exact.Of(1) : x * Power(x, exponent - 1);
}
