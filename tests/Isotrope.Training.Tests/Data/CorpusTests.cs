using System.Text;
using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class CorpusTests
{
    [Fact]
    public void The_hash_is_SHA256_of_the_tokens() =>   // the standard's first example
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            new Corpus("abc", [.. "abc"u8]).Sha256);

    [Fact]
    public void An_empty_corpus_is_refused() =>
        Assert.Contains("'nothing' is empty", Assert.Throws<ArgumentException>(() => new Corpus("nothing", [])).Message);

    [Fact]
    public void A_token_outside_the_vocabulary_is_refused_with_its_position()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Corpus("letters", [1, 2, 200, 3], vocabulary: 128));
        Assert.Contains("Token 200 at position 2", exception.Message);
        Assert.Contains("128", exception.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]   // no byte has this many values
    public void An_impossible_vocabulary_is_refused(int vocabulary) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Corpus("x", [0], vocabulary: vocabulary));

    [Fact]
    public void Every_byte_is_in_the_default_vocabulary() =>
        Assert.Equal(256, new Corpus("bytes", [.. Enumerable.Range(0, 256).Select(i => (byte)i)]).Vocabulary);
}
