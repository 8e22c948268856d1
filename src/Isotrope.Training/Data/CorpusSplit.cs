namespace Isotrope.Training.Data;

/// <summary>A corpus in two parts, both with text from everywhere in it.</summary>
/// <remarks>
/// It is cut into blocks of min(65,536, length/20) tokens. Every tenth block is validation, the rest training; what is
/// left over behind the last full block is a shorter block.
/// </remarks>
public sealed class CorpusSplit
{
    internal const int LongestBlock = 64 * 1024;
    internal const int FewestBlocks = 20;
    private const int Every = 10;

    /// <summary>Splits a corpus.</summary>
    public CorpusSplit(Corpus corpus)
    {
        Corpus = corpus;
        BlockLength = Math.Max(1, Math.Min(LongestBlock, corpus.Length / FewestBlocks));

        List<Range> training = [], validation = [];
        for (long start = 0; start < corpus.Length; start += Every * (long)BlockLength)
        {
            var border = Clamp(start + (Every - 1) * (long)BlockLength);
            var end = Clamp(start + Every * (long)BlockLength);
            training.Add((int)start..border);
            if (border < end) validation.Add(border..end);
        }

        Training = new("training", corpus, training);
        Validation = new("validation", corpus, validation);

        int Clamp(long position) => (int)Math.Min(position, corpus.Length);
    }

    /// <summary>The whole.</summary>
    public Corpus Corpus { get; }

    /// <summary>Tokens per block.</summary>
    public int BlockLength { get; }

    /// <summary>About nine tenths of the corpus.</summary>
    public CorpusPart Training { get; }

    /// <summary>About a tenth of it.</summary>
    public CorpusPart Validation { get; }
}
