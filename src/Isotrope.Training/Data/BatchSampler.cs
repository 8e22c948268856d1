namespace Isotrope.Training.Data;

/// <summary>Draws training batches: windows anywhere in the training part, with replacement.</summary>
/// <remarks>The batches follow from the stream alone: runs with the same seed see the same data in order.</remarks>
public sealed class BatchSampler
{
    private readonly CorpusSplit _split;
    private readonly RandomStream _random;
    private readonly WindowStarts _windows;
    private readonly int[] _starts;

    /// <summary>Prepares to draw.</summary>
    /// <param name="split">The corpus.</param>
    /// <param name="batch">Sequences per batch.</param>
    /// <param name="context">Tokens per sequence.</param>
    /// <param name="random">The source of randomness, which the sampler advances.</param>
    /// <exception cref="ArgumentException">A number is not positive, or no window fits into the training part.</exception>
    public BatchSampler(CorpusSplit split, int batch, int context, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        _split = split;
        _random = random;
        _windows = split.Training.Windows(context, stride: 1);
        _starts = new int[batch];
        Context = context;
    }

    /// <summary>Sequences per batch.</summary>
    public int Batch => _starts.Length;

    /// <summary>Tokens per sequence.</summary>
    public int Context { get; }

    /// <summary>All that determines the batches to come, for a checkpoint: 64 hexadecimal digits.</summary>
    public string State => _random.State;

    /// <summary>Continues where a sampler of the same corpus stood when its <see cref="State"/> was read.</summary>
    /// <exception cref="ArgumentException">It is not such a state.</exception>
    public void Restore(string state) => _random.Restore(state);

    /// <summary>The next batch, on the processor, owned by the caller.</summary>
    public TokenBatch Next()
    {
        for (var i = 0; i < _starts.Length; i++) _starts[i] = _windows[_random.Below(_windows.Count)];
        return _split.Training.Batch(_starts, Context);
    }
}
