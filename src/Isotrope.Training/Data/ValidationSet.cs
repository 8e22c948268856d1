using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Data;

/// <summary>The windows on which all runs are judged: the same ones whatever the seed.</summary>
/// <remarks>
/// The validation part is cut into windows that follow each other, so that no token is predicted twice; of these some
/// are taken, evenly spread.
/// </remarks>
public sealed class ValidationSet
{
    private readonly CorpusSplit _split;
    private readonly int[] _starts;

    /// <summary>Chooses the windows.</summary>
    /// <param name="split">The corpus.</param>
    /// <param name="context">Tokens per window.</param>
    /// <param name="batch">Windows per batch; the last batch may be smaller.</param>
    /// <param name="windows">How many to take, fewer where fewer fit. Default 64: 8,192 tokens at context 128.</param>
    /// <exception cref="ArgumentException">A number is not positive, or no window fits into the validation part.</exception>
    public ValidationSet(CorpusSplit split, int context, int batch, int windows = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windows);
        _split = split;
        Context = context;
        BatchSize = batch;
        var all = split.Validation.Windows(context, stride: context);
        var count = (int)Math.Min(windows, all.Count);
        _starts = [.. Enumerable.Range(0, count).Select(i => all[(2L * i + 1) * all.Count / (2 * count)])];
    }

    /// <summary>Tokens per window.</summary>
    public int Context { get; }

    /// <summary>Windows per batch.</summary>
    public int BatchSize { get; }

    /// <summary>Number of windows.</summary>
    public int Count => _starts.Length;

    /// <summary>A model's mean loss over all windows, in nats a token.</summary>
    /// <param name="model">A model whose context and vocabulary hold the windows; on any device.</param>
    public double MeanLoss(LanguageModel model)
    {
        using var noGradient = no_grad();
        var device = model.parameters().First().device;
        double sum = 0;
        foreach (var batch in Batches())
        {
            using var scope = NewDisposeScope();
            using var owned = batch;
            sum += (double)model.Loss(batch.Inputs.to(device), batch.Targets.to(device)).to(ScalarType.Float32).item<float>()
                * batch.Count;
        }
        return sum / Count;
    }

    /// <summary>The windows as batches on the processor, made one by one; the caller owns each.</summary>
    /// <remarks>A mean over the set must weigh each batch with its <see cref="TokenBatch.Count"/>.</remarks>
    public IEnumerable<TokenBatch> Batches()
    {
        for (var i = 0; i < _starts.Length; i += BatchSize)
            yield return _split.Validation.Batch(_starts.AsSpan(i, Math.Min(BatchSize, _starts.Length - i)), Context);
    }
}
