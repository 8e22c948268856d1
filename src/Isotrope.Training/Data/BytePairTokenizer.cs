using System.Text.RegularExpressions;
using Isotrope.Storage;
using Microsoft.ML.Tokenizers;

namespace Isotrope.Training.Data;

/// <summary>The byte-level byte-pair encoding of GPT-2 and Qwen2.5, from the files of a model folder.</summary>
/// <remarks>
/// Any text can be encoded, and decoding gives it back. A text is cut into words by the architecture's regular expression;
/// within a word the pair of neighbours that was merged first in training is joined until none is left.
/// Sources: R. Sennrich et al. (2016), <see href="https://arxiv.org/abs/1508.07909"/>; the tokenizers of GPT-2 and Qwen2.
/// <para>Departures: letters beyond U+FFFF count as symbols when words are cut, which gives rare scripts other tokens. Qwen's
/// tokenizer composes accents first (NFC); this one does so only in programs without <c>InvariantGlobalization</c>, which
/// <c>isotrope</c> is not, so give it composed text, as nearly all text is.</para>
/// </remarks>
public sealed partial class BytePairTokenizer
{
    private readonly BpeTokenizer _tokenizer;
    private readonly TokenizerFiles _files;

    private BytePairTokenizer(TokenizerFiles files)
    {
        _files = files;
        var cut = new RegexPreTokenizer(files.Architecture == Models.QwenSize.Kind ? QwenWord() : GptWord(), files.Special);
        _tokenizer = BpeTokenizer.Create(new BpeOptions(files.Vocabulary)
        {
            Merges = files.Merges,
            ByteLevel = true,
            PreTokenizer = cut,
            SpecialTokens = files.Special,
        });
        Vocabulary = files.Vocabulary.Concat(files.Special).Max(token => token.Value) + 1;
    }

    /// <summary>The largest id, and one more. The model's own vocabulary may be larger, rounded up for speed.</summary>
    public int Vocabulary { get; }

    /// <summary>Reads the tokenizer of a model folder.</summary>
    /// <param name="folder">Holds <c>config.json</c> and either <c>vocab.json</c> with <c>merges.txt</c> or
    /// <c>tokenizer.json</c>.</param>
    /// <exception cref="ArgumentException">The folder is for a model with another kind of tokenizer.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message names it.</exception>
    /// <exception cref="CorruptFileException">A file is damaged.</exception>
    public static BytePairTokenizer Load(string folder)
    {
        var files = TokenizerFiles.Read(folder);
        try
        {
            return new(files);
        }
        catch (InvalidOperationException exception)   // merges that do not fit the vocabulary
        {
            throw new CorruptFileException(files.MergesPath, 0, $"the merges do not fit the vocabulary: {exception.Message}",
                exception);
        }
    }

    /// <summary>The ids of a text's tokens. The names of special tokens, as <c>&lt;|endoftext|&gt;</c>, become those.</summary>
    public int[] Encode(string text) =>
        [.. _tokenizer.EncodeToIds(_files.Architecture == Models.QwenSize.Kind ? text.Normalize() : text)];

    /// <summary>The text of some tokens; bytes that form no character become U+FFFD, ids without a token nothing.</summary>
    public string Decode(IEnumerable<int> ids) => _tokenizer.Decode(ids);

    /// <summary>Copies the files to another folder, from which <see cref="Load"/> reads the same tokenizer.</summary>
    /// <param name="folder">Made if it does not exist.</param>
    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in _files.Paths) File.Copy(path, Path.Combine(folder, Path.GetFileName(path)), overwrite: true);
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex GptWord();

    [GeneratedRegex(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex QwenWord();
}
