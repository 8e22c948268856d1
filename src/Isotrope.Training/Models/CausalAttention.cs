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

    public override Tensor forward(Tensor input, Attention attention)   // [b, t, d]
    {
        var (batch, length, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var parts = _qkv.call(input).view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var (query, key, value) = (parts[0], parts[1], parts[2]);       // [b, heads, t, d / heads]

        var mixed = Mix(query, key, value, attention);
        return _output.call(mixed.transpose(1, 2).reshape(batch, length, width));
    }

    /// <summary>Values weighed by softmax(q·kᵀ/√c) over their own and earlier positions, all [b, heads, t, c].</summary>
    internal static Tensor Mix(Tensor query, Tensor key, Tensor value, Attention attention) => attention == Attention.Fused
        ? scaled_dot_product_attention(query, key, value, is_casual: true)
        : Naive(query, key, value);

    private static Tensor Naive(Tensor query, Tensor key, Tensor value)
    {
        var (length, width) = (query.shape[2], query.shape[3]);
        var later = ones(length, length, ScalarType.Bool, query.device).triu(1);
        var scores = query.matmul(key.transpose(-2, -1)) / Math.Sqrt(width);
        return softmax(scores.masked_fill(later, double.NegativeInfinity), -1).matmul(value);
    }
}
