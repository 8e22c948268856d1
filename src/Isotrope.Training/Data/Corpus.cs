using System.Security.Cryptography;

namespace Isotrope.Training.Data;

/// <summary>A text to train on, as a sequence of tokens that are bytes.</summary>
public sealed class Corpus
{
    private readonly byte[] _tokens;

    /// <summary>Takes the tokens as they are.</summary>
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

        _tokens = tokens;
        Name = name;
        Note = note;
        Vocabulary = vocabulary;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(tokens));
    }

    /// <summary>File, folder or generator it comes from.</summary>
    public string Name { get; }

    /// <summary>The token ids.</summary>
    public ReadOnlyMemory<byte> Tokens => _tokens;

    /// <summary>Number of tokens, which is also the number of bytes.</summary>
    public int Length => _tokens.Length;

    /// <summary>SHA-256 of the tokens, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>What a reader of results should know of it, as that it stands in for another; or null.</summary>
    public string? Note { get; }

    /// <summary>Number of different tokens; every id is below it.</summary>
    public int Vocabulary { get; }
}
