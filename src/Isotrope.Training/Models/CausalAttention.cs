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
        var (length, width) = (input.shape[1], input.shape[2]);
        var projected = _qkv.call(input);
        var batch = projected.shape[0];   // a hook may have made many sequences of one
        var parts = projected.view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var (query, key, value) = (parts[0], parts[1], parts[2]);       // [b, heads, t, d / heads]

        var mixed = attention == Attention.Fused
            ? scaled_dot_product_attention(query, key, value, is_casual: true)
            : Naive(query, key, value);
        return _output.call(mixed.transpose(1, 2).reshape(batch, length, width));
    }

    /// <summary>What the last positions of many sequences see, whose earlier positions are the same in all.</summary>
    /// <param name="input">[b, s, d].</param>
    /// <param name="earlier">[1, p, d]: what stands before them; it passes around the layers' hooks.</param>
    public Tensor Continue(Tensor input, Tensor earlier)
    {
        var (length, width) = (input.shape[1], input.shape[2]);
        var projected = _qkv.call(input);
        var batch = projected.shape[0];   // a hook may have made many sequences of one
        var parts = projected.view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var before = linear(earlier, _qkv.weight!.narrow(0, width, 2 * width), _qkv.bias!.narrow(0, width, 2 * width))
            .view(1, earlier.shape[1], 2, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var (key, value) = (Joined(before[0], parts[1]), Joined(before[1], parts[2]));   // [b, heads, p + s, d / heads]
        return _output.call(Naive(parts[0], key, value).transpose(1, 2).reshape(batch, length, width));

        Tensor Joined(Tensor first, Tensor last) => cat([first.expand(batch, -1, -1, -1), last], 2);
    }

    /// <summary>The queries are those of the last positions.</summary>
    private static Tensor Naive(Tensor query, Tensor key, Tensor value)
    {
        var (length, total, width) = (query.shape[2], key.shape[2], query.shape[3]);
        var later = ones(length, total, ScalarType.Bool, query.device).triu(total - length + 1);
        var scores = query.matmul(key.transpose(-2, -1)) / Math.Sqrt(width);
        return softmax(scores.masked_fill(later, double.NegativeInfinity), -1).matmul(value);
    }
}
