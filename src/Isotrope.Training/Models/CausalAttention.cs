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
        var parts = Heads(_qkv.call(input));
        return Output(Mix(parts[0], parts[1], parts[2], attention));
    }

    public override Tensor Continue(Tensor input, Tensor earlier)
    {
        var (before, parts) = (Heads(Unhooked(_qkv, earlier)), Heads(_qkv.call(input)));
        return Output(MixLast(parts[0], Joined(before[1], parts[1]), Joined(before[2], parts[2])));
    }

    /// <summary>Queries, keys and values, [b, heads, t, d / heads] each; b is that of the projection, since a hook may have made
    /// many sequences of one.</summary>
    private Tensor[] Heads(Tensor projected)
    {
        var (batch, length, width) = (projected.shape[0], projected.shape[1], projected.shape[2] / 3);
        return projected.view(batch, length, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind(0);
    }

    private Tensor Output(Tensor mixed) => _output.call(mixed.transpose(1, 2).reshape(mixed.shape[0], mixed.shape[2], -1));
}
