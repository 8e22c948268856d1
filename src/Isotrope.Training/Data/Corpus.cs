using System.Security.Cryptography;
using System.Text;

namespace Isotrope.Training.Data;

/// <summary>A text to train on, as a sequence of tokens: its bytes, or what a tokenizer makes of them.</summary>
public sealed class Corpus
{
    private readonly byte[] _text;
    private readonly int[]? _ids;   // null where the bytes are the tokens

    /// <summary>Takes the bytes as tokens.</summary>
    /// <param name="name">File, folder or generator it comes from.</param>
    /// <param name="tokens">The token ids; the corpus keeps the array, which must not change any more.</param>
    /// <param name="note">What a reader of results should know of it, or null.</param>
    /// <param name="vocabulary">Number of different tokens, 1 to 256. Default 256: any byte.</param>
    /// <exception cref="ArgumentException">There are no tokens, or one lies outside the vocabulary.</exception>
    public Corpus(string name, byte[] tokens, string? note = null, int vocabulary = 256)
    {
        if (tokens.Length == 0)
            throw new ArgumentException(
                $"The corpus '{name}' is empty. Give a text of some thousand bytes at least.", nameof(tokens));
        if (vocabulary is < 1 or > 256)
            throw new ArgumentOutOfRangeException(nameof(vocabulary), vocabulary,
                "vocabulary must be in [1, 256], as tokens are bytes. Use 256 for any text.");
        var outside = tokens.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(vocabulary - 1));
        if (outside >= 0)
            throw new ArgumentException(
                $"Token {tokens[outside]} at position {outside} of the corpus '{name}' is outside its vocabulary of " +
                $"{vocabulary}. Use ids below {vocabulary}, or state a larger vocabulary.", nameof(tokens));

        _text = tokens;
        Name = name;
        Note = note;
        Vocabulary = vocabulary;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(tokens));
    }

    private Corpus(Corpus source, int[] ids, int vocabulary)
    {
        (_text, _ids) = (source._text, ids);
        (Name, Note, Sha256) = (source.Name, source.Note, source.Sha256);
        Vocabulary = vocabulary;
    }

    /// <summary>File, folder or generator it comes from.</summary>
    public string Name { get; }

    /// <summary>The bytes, which are also the tokens unless the corpus is <see cref="Tokenized"/>.</summary>
    public ReadOnlyMemory<byte> Text => _text;

    /// <summary>Number of tokens.</summary>
    public int Length => _ids?.Length ?? _text.Length;

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>What a reader of results should know of it, as that it stands in for another; or null.</summary>
    public string? Note { get; }

    /// <summary>Number of different tokens; every id is below it.</summary>
    public int Vocabulary { get; }

    /// <summary>The same text with the tokens of a tokenizer.</summary>
    public Corpus Tokenized(BytePairTokenizer tokenizer) =>
        new(this, tokenizer.Encode(Encoding.UTF8.GetString(_text)), tokenizer.Vocabulary);

    /// <summary>What tokens are called in messages.</summary>
    internal string Unit => _ids is null ? "bytes" : "tokens";

    /// <summary>Copies the ids of consecutive tokens.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="destination">Filled completely.</param>
    internal void CopyTokens(int start, Span<long> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = _ids?[start + i] ?? _text[start + i];
    }
}
