using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class CorpusSplitTests
{
    [Theory]
    [InlineData(1_000, 50)]           // a twentieth
    [InlineData(1_019, 50)]           // with 19 bytes left over
    [InlineData(5_000_000, 65_536)]   // 64 KiB
    public void Every_tenth_block_is_validation(int length, int block)
    {
        var split = new CorpusSplit(Numbered(length));

        Assert.Equal(block, split.BlockLength);
        var part = new char[length];
        foreach (var stretch in split.Training.Stretches) part.AsSpan(stretch).Fill('t');
        foreach (var stretch in split.Validation.Stretches) part.AsSpan(stretch).Fill('v');
        for (var i = 0; i < length; i++)
            Assert.True(part[i] == (i / block % 10 == 9 ? 'v' : 't'), $"byte {i} is in '{part[i]}'");
        Assert.Equal(length, split.Training.Length + split.Validation.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_corpus_of_a_few_bytes_can_be_split_but_not_used(int length)
    {
        var split = new CorpusSplit(Numbered(length));
        Assert.Throws<ArgumentException>(() => new ValidationSet(split, context: 16, batch: 1));
        Assert.Throws<ArgumentException>(() => new BatchSampler(split, 1, 16, new("data", 1)));
    }

    [Fact]
    public void The_shortest_corpus_that_is_not_refused_is_the_one_that_the_refusal_names()
    {
        var exception = Assert.Throws<ArgumentException>(() => new ValidationSet(new(Numbered(339)), context: 16, batch: 1));
        Assert.Contains("339 bytes", exception.Message);
        Assert.Contains("at least 340 bytes", exception.Message);
        Assert.Equal(2, new ValidationSet(new(Numbered(340)), context: 16, batch: 1).Count);
    }

    internal static Corpus Numbered(int length) =>
        new("numbers", [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))]);
}
