using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Isotrope.Training.Models;

/// <summary>A decoder that predicts each token of a sequence from those before it: <see cref="Gpt"/> or
/// <see cref="Qwen"/>.</summary>
/// <remarks>
/// For L blocks of width d,
/// <code>
/// x ← token_embedding[tokens] (+ position_embedding)           // [b, t, d]
/// x ← x + attention(norm(x));  x ← x + mlp(norm(x))            // L times
/// logits = final_norm(x)·Wᵀ                                    // [b, t, V]; W = token_embedding if tied
/// </code>
/// There is no dropout. Matrices start normal with deviation 0.02, those that end a residual branch with 0.02/√(2L), biases
/// at zero, norms at one. The weights follow from the seed alone, not from torch's global generator.
/// </remarks>
public abstract class LanguageModel : Module<Tensor, Tensor>
{
    private readonly Embedding _tokens;
    private readonly Embedding? _positions;
    private readonly Block[] _blocks;
    private readonly Module<Tensor, Tensor> _norm;
    private readonly Linear? _head;

    private protected LanguageModel(string name, ModelSize size, ModelParts parts, long seed, ModelOptions? options) : base(name)
    {
        options = (options ?? new()).Checked();
        Size = size;
        Vocabulary = options.Vocabulary;
        Attention = options.Attention;

        _tokens = Embedding(Vocabulary, size.Width);
        _positions = parts.Positions;
        _blocks = parts.Blocks;
        _norm = parts.FinalNorm;
        _head = options.TiedHead ? null : Linear(size.Width, Vocabulary, hasBias: false);
        register_module("token_embedding", _tokens);
        if (_positions is not null) register_module("position_embedding", _positions);
        register_module("blocks", ModuleList(_blocks));
        register_module("final_norm", _norm);
        if (_head is not null) register_module("head", _head);

        InitialWeights.Draw(this, size.Layers, seed);
        this.to(options.Device, options.DataType);   // replaces the parameters, so before anybody has seen them
    }

    /// <summary>The shape it was built with.</summary>
    public ModelSize Size { get; }

    /// <summary>Number V of different tokens.</summary>
    public int Vocabulary { get; }

    /// <summary>Whether the token embedding serves as the output layer.</summary>
    public bool TiedHead => _head is null;

    /// <summary>How attention is computed from now on.</summary>
    public Attention Attention { get; set; }

    /// <summary>Whether forward passes measure the attention logits of every head, for <see cref="LogitClip"/>. Costs one
    /// product of queries and keys for each head. Default false.</summary>
    public bool WatchesLogits
    {
        get;
        set
        {
            field = value;
            foreach (var block in _blocks) block.Attention.WatchesLogits = value;
        }
    }

    /// <summary>The largest causal logit q·k/√(d/h) of each query head since they were last clipped, [L, h], owned by the caller;
    /// null where none were watched.</summary>
    public Tensor? LargestLogits => _blocks.All(block => block.Attention.LargestLogits is not null)
        ? stack([.. _blocks.Select(block => block.Attention.LargestLogits!)])
        : null;

    /// <summary>Number of trained numbers; a tied head counts once.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>Floating-point operations of a forward and a backward pass per token of a full context.</summary>
    /// <remarks>
    /// 6(N − P) + 6LTd: N − P parameters take part in matrix products (all but a position table and, when the head is
    /// not tied, the token table); LTd is what attention to on average half the context adds.
    /// </remarks>
    public long TrainingFlopPerToken
    {
        get
        {
            var lookedUp = (_positions?.weight!.numel() ?? 0) + (TiedHead ? 0 : _tokens.weight!.numel());
            return 6 * (ParameterCount - lookedUp) + 6L * Size.Layers * Size.Context * Size.Width;
        }
    }

    /// <summary>The blocks, each from residual stream [b, t, d] to residual stream.</summary>
    internal IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>The logits of every next token.</summary>
    /// <param name="tokens">int64 [b, t] with t at most the context, ids below <see cref="Vocabulary"/>. The ids are
    /// not checked here: torch refuses an id out of range on the processor, a GPU fails on it.</param>
    /// <returns>[b, t, V], in the weights' type, owned by the caller.</returns>
    /// <exception cref="ArgumentException">The tokens are not [b, t], or more than the context holds.</exception>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Logits(Stream(tokens)).MoveToOuterDisposeScope();
    }

    /// <summary>The mean cross entropy of the next tokens.</summary>
    /// <param name="tokens">int64 [b, t], as in <see cref="forward"/>.</param>
    /// <param name="targets">int64 [b, t]: the token that follows each.</param>
    /// <returns>A scalar in nats per token, owned by the caller.</returns>
    /// <exception cref="ArgumentException">The tokens are not [b, t], the targets differ in shape, or t exceeds the
    /// context.</exception>
    public Tensor Loss(Tensor tokens, Tensor targets)
    {
        if (!tokens.shape.SequenceEqual(targets.shape))
            throw new ArgumentException(
                $"'targets' has shape [{string.Join(", ", targets.shape)}], but 'tokens' has " +
                $"[{string.Join(", ", tokens.shape)}]. Give every token the one that follows it.", nameof(targets));
        using var scope = NewDisposeScope();
        return cross_entropy(call(tokens).view(-1, Vocabulary), targets.reshape(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of the token after the last, [b, V]: the head works on one position instead of all.</summary>
    internal Tensor NextLogits(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Logits(Stream(tokens).narrow(1, tokens.shape[1] - 1, 1)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Tokens [b, t] to the residual stream [b, t, d] before the first block.</summary>
    internal Tensor Embed(Tensor tokens)
    {
        RequireSequences(tokens);
        var rows = _tokens.call(tokens);
        return _positions is null ? rows : rows + _positions.weight!.narrow(0, 0, tokens.shape[1]);
    }

    /// <summary>The residual stream [b, t, d] after the last block to logits [b, t, V].</summary>
    internal Tensor Logits(Tensor stream) => linear(_norm.call(stream), _head?.weight ?? _tokens.weight!);

    /// <summary>Tokens [b, t] to the residual stream [b, t, d] after the last block.</summary>
    private Tensor Stream(Tensor tokens)
    {
        var state = Embed(tokens);
        foreach (var block in _blocks) state = block.call(state, Attention);
        return state;
    }

    private void RequireSequences(Tensor tokens)
    {
        if (tokens.dim() != 2)
            throw new ArgumentException(
                $"'tokens' has shape [{string.Join(", ", tokens.shape)}], but the model reads [batch, length]. " +
                "Use unsqueeze(0) for a single sequence.", nameof(tokens));
        if (tokens.shape[1] > Size.Context)
            throw new ArgumentException(
                $"'tokens' holds sequences of {tokens.shape[1]} tokens, but this model's context is {Size.Context}. " +
                "Shorten them, or build the model with a larger context.", nameof(tokens));
    }
}
