using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Isotrope.Training.Models;

/// <summary>Multi-head attention of each token to itself and those before it.</summary>
internal sealed class CausalAttention : Module<Tensor, Attention, Tensor>
{
    private readonly int _heads;
    private readonly Linear _qkv;
    private readonly Linear _output;

    public CausalAttention(int width, int heads) : base(nameof(CausalAttention))
    {
        _heads = heads;
        _qkv = Linear(width, 3 * width);
        _output = Linear(width, width);
        register_module("qkv", _qkv);
        register_module("output", _output);
    }

    /// <summary>Whether forward passes measure their logits.</summary>
    public bool WatchesLogits { get; set; }

    /// <summary>The largest causal logit q·k/√(d / heads) of each head since the last <see cref="ForgetLogits"/>, [heads]; null
    /// where none were watched.</summary>
    public Tensor? LargestLogits { get; private set; }

    /// <summary>The tensors that make queries, keys and values, a third of the rows each.</summary>
    public IEnumerable<Tensor> Projections => [_qkv.weight!, _qkv.bias!];

    public void ForgetLogits()
    {
        LargestLogits?.Dispose();
        LargestLogits = null;
    }

    public override Tensor forward(Tensor input, Attention attention)   // [b, t, d]
    {
        var (batch, length, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var parts = _qkv.call(input).view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var (query, key, value) = (parts[0], parts[1], parts[2]);       // [b, heads, t, d / heads]

        if (WatchesLogits) Watch(query, key);
        var mixed = attention == Attention.Fused
            ? scaled_dot_product_attention(query, key, value, is_casual: true)
            : Naive(query, key, value);
        return _output.call(mixed.transpose(1, 2).reshape(batch, length, width));
    }

    private static Tensor Naive(Tensor query, Tensor key, Tensor value) => softmax(Logits(query, key), -1).matmul(value);

    /// <summary>q·k/√(d / heads), -∞ for later keys: [.., t, t].</summary>
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

    protected override void Dispose(bool disposing)
    {
        if (disposing) ForgetLogits();
        base.Dispose(disposing);
    }
}
