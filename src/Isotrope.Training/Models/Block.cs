using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>x ← x + attention(norm(x)); x ← x + mlp(norm(x)).</summary>
internal sealed class Block : Module<Tensor, Attention, Tensor>
{
    private readonly Module<Tensor, Tensor> _attentionNorm;
    private readonly AttentionLayer _attention;
    private readonly Module<Tensor, Tensor> _mlpNorm;
    private readonly Module<Tensor, Tensor> _mlp;

    /// <summary>Joins the parts that architectures differ in.</summary>
    public Block(Module<Tensor, Tensor> attentionNorm, AttentionLayer attention,
        Module<Tensor, Tensor> mlpNorm, Module<Tensor, Tensor> mlp) : base(nameof(Block))
    {
        (_attentionNorm, _attention, _mlpNorm, _mlp) = (attentionNorm, attention, mlpNorm, mlp);
        register_module("attention_norm", _attentionNorm);
        register_module("attention", _attention);
        register_module("mlp_norm", _mlpNorm);
        register_module("mlp", _mlp);
    }

    /// <summary>The attention layer.</summary>
    public AttentionLayer Attention => _attention;

    public override Tensor forward(Tensor input, Attention attention)   // [b, t, d]
    {
        using var scope = NewDisposeScope();
        return Transform(Attend(input, attention)).MoveToOuterDisposeScope();
    }

    /// <summary>The first half: x + attention(norm(x)).</summary>
    public Tensor Attend(Tensor input, Attention attention) =>
        input + _attention.call(_attentionNorm.call(input), attention);

    /// <summary>The first half at the last positions [b, s, d] of sequences that begin alike, with [1, p, d].</summary>
    public Tensor Attend(Tensor input, Tensor earlier) =>
        input + _attention.Continue(_attentionNorm.call(input), _attentionNorm.call(earlier));

    /// <summary>The second half: x + mlp(norm(x)).</summary>
    public Tensor Transform(Tensor input) => input + _mlp.call(_mlpNorm.call(input));
}
