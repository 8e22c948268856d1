using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>Causal attention with rotary positions, in which several query heads share a key and value head.</summary>
/// <remarks>Source: J. Ainslie et al. (2023), <see href="https://arxiv.org/abs/2305.13245"/>.</remarks>
internal sealed class GroupedQueryAttention : AttentionLayer
{
    private readonly int _heads, _keyValueHeads;
    private readonly Rotary _rotary;
    private readonly Linear _query, _key, _value, _output;

    public GroupedQueryAttention(int width, int heads, int keyValueHeads, Rotary rotary) : base(nameof(GroupedQueryAttention))
    {
        (_heads, _keyValueHeads, _rotary) = (heads, keyValueHeads, rotary);
        _query = Linear(width, width);
        _key = Linear(width, width / heads * keyValueHeads);
        _value = Linear(width, width / heads * keyValueHeads);
        _output = Linear(width, width, hasBias: false);
        register_module("query", _query);
        register_module("key", _key);
        register_module("value", _value);
        register_module("output", _output);
    }

    public override long KeyHeads => _keyValueHeads;

    public override IEnumerable<(Tensor Query, Tensor Key)> QueriesAndKeys =>
        [(_query.weight!, _key.weight!), (_query.bias!, _key.bias!)];

    public override Tensor forward(Tensor input, Attention attention)   // [b, t, d]
    {
        var (batch, length, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var query = _rotary.Turn(Heads(_query, _heads));
        var key = Shared(_rotary.Turn(Heads(_key, _keyValueHeads)));
        var value = Shared(Heads(_value, _keyValueHeads));                 // [b, heads, t, d / heads]
        var mixed = Mix(query, key, value, attention);
        return _output.call(mixed.transpose(1, 2).reshape(batch, length, width));

        Tensor Heads(Linear layer, int count) => layer.call(input).view(batch, length, count, width / _heads).transpose(1, 2);
    }

    /// <summary>Each key or value head as often as query heads use it, one beside the other.</summary>
    private Tensor Shared(Tensor heads) =>
        _keyValueHeads == _heads ? heads : heads.repeat_interleave(_heads / _keyValueHeads, 1);
}
