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

    protected override void Dispose(bool disposing)
    {
        if (disposing) ForgetLogits();
        base.Dispose(disposing);
    }

    /// <summary>q·kᵀ/√c, -∞ for later keys: [.., t, t].</summary>
    private static Tensor Logits(Tensor query, Tensor key)
    {
        var (length, width) = (query.shape[^2], query.shape[^1]);
        var later = ones(length, length, ScalarType.Bool, query.device).triu(1);
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
