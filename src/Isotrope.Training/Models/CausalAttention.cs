using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>Multi-head attention of each token to itself and those before it.</summary>
internal sealed class CausalAttention : AttentionLayer
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

    public override long KeyHeads => _heads;

    public override IEnumerable<(Tensor Query, Tensor Key)> QueriesAndKeys =>
        new[] { _qkv.weight!, _qkv.bias! }.Select(rows =>
        {
            var width = rows.shape[0] / 3;
            return (rows.narrow(0, 0, width), rows.narrow(0, width, width));
        });

    public override Tensor forward(Tensor input, Attention attention)   // [b, t, d]
    {
        var (batch, length, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var parts = _qkv.call(input).view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        var (query, key, value) = (parts[0], parts[1], parts[2]);       // [b, heads, t, d / heads]

        var mixed = Mix(query, key, value, attention);
        return _output.call(mixed.transpose(1, 2).reshape(batch, length, width));
    }
}
