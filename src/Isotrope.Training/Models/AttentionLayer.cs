using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Isotrope.Training.Models;

/// <summary>What layers of causal attention have in common: how values are weighed, and a look at the logits when asked.</summary>
internal abstract class AttentionLayer(string name) : Module<Tensor, Attention, Tensor>(name)
{
    /// <summary>Whether forward passes measure their logits.</summary>
    public bool WatchesLogits { get; set; }

    /// <summary>The largest causal logit q·k/√c of each query head since the last <see cref="ForgetLogits"/>, [heads]; null where
    /// none were watched.</summary>
    public Tensor? LargestLogits { get; private set; }

    /// <summary>Number of key heads, which groups of query heads share.</summary>
    public abstract long KeyHeads { get; }

    /// <summary>The rows of weights and biases that make queries and keys, head by head.</summary>
    public abstract IEnumerable<(Tensor Query, Tensor Key)> QueriesAndKeys { get; }

    /// <summary>What the last positions of many sequences see, whose earlier positions are the same in all.</summary>
    /// <param name="input">[b, s, d].</param>
    /// <param name="earlier">[1, p, d]: what stands before them; it passes around the layers' hooks.</param>
    public abstract Tensor Continue(Tensor input, Tensor earlier);

    /// <summary>Drops what was watched.</summary>
    public void ForgetLogits()
    {
        LargestLogits?.Dispose();
        LargestLogits = null;
    }

    /// <summary>Values weighed by softmax(q·kᵀ/√c) over their own and earlier positions, all [b, heads, t, c].</summary>
    protected Tensor Mix(Tensor query, Tensor key, Tensor value, Attention attention)
    {
        if (WatchesLogits) Watch(query, key);
        return attention == Attention.Fused
            ? scaled_dot_product_attention(query, key, value, is_casual: true)
            : softmax(Logits(query, key), -1).matmul(value);
    }

    /// <summary>The same for the last positions alone: queries [b, heads, s, c], keys and values [b, heads, t, c].</summary>
    protected static Tensor MixLast(Tensor query, Tensor key, Tensor value) => softmax(Logits(query, key), -1).matmul(value);

    /// <summary>A layer's output without its hooks.</summary>
    protected static Tensor Unhooked(TorchSharp.Modules.Linear layer, Tensor input) => linear(input, layer.weight!, layer.bias);

    /// <summary>Keys or values [1, heads, p, c] before those of many sequences [b, heads, s, c].</summary>
    protected static Tensor Joined(Tensor earlier, Tensor last) => cat([earlier.expand(last.shape[0], -1, -1, -1), last], 2);

    protected override void Dispose(bool disposing)
    {
        if (disposing) ForgetLogits();
        base.Dispose(disposing);
    }

    /// <summary>q·kᵀ/√c, -∞ for later keys: [.., s, t], the queries being those of the last s positions.</summary>
    private static Tensor Logits(Tensor query, Tensor key)
    {
        var (length, total, width) = (query.shape[^2], key.shape[^2], query.shape[^1]);
        var later = ones(length, total, ScalarType.Bool, query.device).triu(total - length + 1);
        var scores = query.matmul(key.transpose(-2, -1)) / Math.Sqrt(width);
        return scores.masked_fill(later, double.NegativeInfinity);
    }

    /// <summary>One sequence after another, so that only [heads, t, t] numbers are held.</summary>
    private void Watch(Tensor query, Tensor key)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var largest = LargestLogits;
        foreach (var (queries, keys) in query.unbind(0).Zip(key.unbind(0)))
        {
            var own = Logits(queries, keys).amax([-2, -1]);
            largest = largest is null ? own : maximum(largest, own);
        }
        ForgetLogits();
        LargestLogits = largest!.DetachFromDisposeScope();
    }
}
