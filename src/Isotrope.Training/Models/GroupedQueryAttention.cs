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
        var query = _rotary.Turn(Heads(_query.call(input), _heads));
        var key = Shared(_rotary.Turn(Heads(_key.call(input), _keyValueHeads)));
        var value = Shared(Heads(_value.call(input), _keyValueHeads));     // [b, heads, t, d / heads]
        var rows = Math.Max(query.shape[0], Math.Max(key.shape[0], value.shape[0]));   // a hook may have made many of one
        return Output(Mix(Rows(query, rows), Rows(key, rows), Rows(value, rows), attention));
    }

    public override Tensor Continue(Tensor input, Tensor earlier)
    {
        var query = _rotary.Turn(Heads(_query.call(input), _heads), from: earlier.shape[1]);
        var key = Shared(_rotary.Turn(Joined(
            Heads(Unhooked(_key, earlier), _keyValueHeads), Heads(_key.call(input), _keyValueHeads))));
        var value = Shared(Joined(
            Heads(Unhooked(_value, earlier), _keyValueHeads), Heads(_value.call(input), _keyValueHeads)));
        return Output(MixLast(query, key, value));
    }

    private static Tensor Heads(Tensor projected, int count) =>
        projected.view(projected.shape[0], projected.shape[1], count, -1).transpose(1, 2);

    private static Tensor Rows(Tensor heads, long rows) => heads.shape[0] == rows ? heads : heads.expand(rows, -1, -1, -1);

    private Tensor Output(Tensor mixed) => _output.call(mixed.transpose(1, 2).reshape(mixed.shape[0], mixed.shape[2], -1));

    /// <summary>Each key or value head as often as query heads use it, one beside the other.</summary>
    private Tensor Shared(Tensor heads) =>
        _keyValueHeads == _heads ? heads : heads.repeat_interleave(_heads / _keyValueHeads, 1);
}
