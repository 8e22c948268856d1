using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class RandomStreamTests
{
    [Fact]
    public void The_numbers_are_those_of_the_reference_implementation()
    {
        // xoshiro256** from the state 1, 2, 3, 4: the values by which its implementations are commonly tested
        var stream = new RandomStream("reference", 0);
        stream.Restore("0000000000000001000000000000000200000000000000030000000000000004");
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
            16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => stream.NextBits()));
    }

    [Fact]
    public void Name_and_seed_both_matter_and_nothing_else()
    {
        Assert.Equal(new RandomStream("data", 1).State, new RandomStream("data", 1).State);
        (string Name, long Seed)[] streams = [("data", 1), ("data", 2), ("text", 1), ("data", -1)];
        var states = streams.Select(stream => new RandomStream(stream.Name, stream.Seed).State);
        Assert.Equal(4, states.Distinct().Count());
    }

    [Fact]
    public void A_restored_stream_continues_where_it_was()
    {
        var stream = new RandomStream("data", 1);
        stream.NextBits();
        var state = stream.State;
        var expected = Enumerable.Range(0, 5).Select(_ => stream.NextBits()).ToArray();

        var other = new RandomStream("else", 9);
        other.Restore(state);

        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => other.NextBits()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]   // would stay zero for ever
    public void What_is_no_state_is_refused(string state) =>
        Assert.Contains("64 hexadecimal digits",
            Assert.Throws<ArgumentException>(() => new RandomStream("data", 1).Restore(state)).Message);

    [Fact]
    public void Integers_are_evenly_spread_below_the_bound()
    {
        var stream = new RandomStream("data", 1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[stream.Below(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));   // four deviations of 93 each side
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Below(0));
    }

    [Fact]
    public void A_bound_that_does_not_divide_the_range_favours_no_number()
    {
        // of 3·2⁶¹ numbers two thirds lie below 2⁶²; a plain remainder of 64 bits would put three quarters there
        var stream = new RandomStream("data", 1);
        const int draws = 10_000;
        var low = Enumerable.Range(0, draws).Count(_ => stream.Below(3L << 61) < 1L << 62);
        Assert.Equal(2.0 / 3, low / (double)draws, 4 * Math.Sqrt(2.0 / 9 / draws));
    }

    [Fact]
    public void Fractions_are_evenly_spread_in_the_unit_interval()
    {
        var stream = new RandomStream("data", 1);
        var values = Enumerable.Range(0, 10_000).Select(_ => stream.NextDouble()).ToArray();
        Assert.All(values, value => Assert.InRange(value, 0, 1 - double.Epsilon));
        Assert.Equal(0.5, values.Average(), 4 * Math.Sqrt(1 / 12.0 / values.Length));
        Assert.True(values.Max() < 1);
    }
}
