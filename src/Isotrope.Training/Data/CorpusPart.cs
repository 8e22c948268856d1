namespace Isotrope.Training.Data;

/// <summary>The stretches of a corpus that serve one purpose, and the windows that fit into them.</summary>
/// <remarks>A window is a run of context + 1 tokens inside one stretch: inputs, and targets one further.</remarks>
public sealed class CorpusPart
{
    private readonly string _name;
    private readonly Corpus _corpus;

    internal CorpusPart(string name, Corpus corpus, IReadOnlyList<Range> stretches)
    {
        _name = name;
        _corpus = corpus;
        Stretches = stretches;
        Length = stretches.Sum(stretch => (long)LengthOf(stretch));
    }

    /// <summary>Where the stretches lie in the corpus, in order. Their ends are counted from the start.</summary>
    public IReadOnlyList<Range> Stretches { get; }

    /// <summary>Tokens in all stretches.</summary>
    public long Length { get; }

    /// <summary>The windows that start any <paramref name="stride"/> tokens, by the position of their start.</summary>
    /// <exception cref="ArgumentException">No window fits; the message says how long a corpus must be.</exception>
    internal WindowStarts Windows(int context, int stride)
    {
        if (context is < 1 or >= CorpusSplit.LongestBlock)
            throw new ArgumentOutOfRangeException(nameof(context), context,
                $"context must be in [1, {CorpusSplit.LongestBlock}), as windows lie inside blocks. " +
                "Give a shorter context.");
        var starts = new WindowStarts(Stretches, context + 1, stride);
        return starts.Count > 0
            ? starts
            : throw new ArgumentException(
                $"The corpus '{_corpus.Name}' has {_corpus.Length} {_corpus.Unit}, and no window of {context} + 1 tokens fits " +
                $"into its {_name} part. Give a text of at least {CorpusSplit.FewestBlocks * (context + 1)} {_corpus.Unit}, or a " +
                "shorter context.", nameof(context));
    }

    /// <summary>Inputs and targets of the windows that start there.</summary>
    internal TokenBatch Batch(ReadOnlySpan<int> starts, int context)
    {
        var (inputs, targets) = (new long[starts.Length * context], new long[starts.Length * context]);
        for (var row = 0; row < starts.Length; row++)
        {
            _corpus.CopyTokens(starts[row], inputs.AsSpan(row * context, context));
            _corpus.CopyTokens(starts[row] + 1, targets.AsSpan(row * context, context));
        }

        long[] shape = [starts.Length, context];
        return new(TorchSharp.torch.tensor(inputs, shape), TorchSharp.torch.tensor(targets, shape));
    }

    internal static int LengthOf(Range stretch) => stretch.End.Value - stretch.Start.Value;
}
