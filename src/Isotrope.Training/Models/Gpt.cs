using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Isotrope.Training.Models;

/// <summary>A decoder in the style of GPT-2: it predicts each token of a sequence from those before it.</summary>
/// <remarks>
/// For L blocks of width d,
/// <code>
/// x ← token_embedding[tokens] + position_embedding             // [b, t, d]
/// x ← x + attention(norm(x));  x ← x + mlp(norm(x))            // L times; mlp: d → 4d → d with GELU (tanh)
/// logits = final_norm(x)·Wᵀ                                    // [b, t, V]; W = token_embedding if tied
/// </code>
/// All layers but the head have biases; there is no dropout. Matrices start normal with deviation 0.02, those that end
/// a residual branch with 0.02/√(2L), biases at zero, norms at one. The weights follow from the seed alone, not from
/// torch's global generator.
/// <para>Parameters: <c>token_embedding.weight</c>, <c>position_embedding.weight</c>, for each block i
/// <c>blocks.i.attention_norm</c>, <c>blocks.i.attention.qkv</c> (queries, keys and values above each other, [3d, d]),
/// <c>blocks.i.attention.output</c>, <c>blocks.i.mlp_norm</c>, <c>blocks.i.mlp.up</c>, <c>blocks.i.mlp.down</c> (weight
/// and bias each), <c>final_norm</c>, and <c>head.weight</c> when it is not tied.</para>
/// </remarks>
public sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Embedding _tokens;
    private readonly Embedding _positions;
    private readonly ModuleList<Block> _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear? _head;

    /// <summary>Builds the model with initial weights.</summary>
    /// <param name="size">Its shape.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <exception cref="ArgumentException">The size or an option is out of range.</exception>
    public Gpt(GptSize size, long seed = 0, GptOptions? options = null) : base(nameof(Gpt))
    {
        options = (options ?? new()).Checked();
        Size = size.Checked();
        Vocabulary = options.Vocabulary;
        Attention = options.Attention;

        _tokens = Embedding(Vocabulary, size.Width);
        _positions = Embedding(size.Context, size.Width);
        _blocks = ModuleList(Enumerable.Range(0, size.Layers).Select(_ => new Block(size.Width, size.Heads)).ToArray());
        _norm = LayerNorm(size.Width);
        _head = options.TiedHead ? null : Linear(size.Width, Vocabulary, hasBias: false);
        register_module("token_embedding", _tokens);
        register_module("position_embedding", _positions);
        register_module("blocks", _blocks);
        register_module("final_norm", _norm);
        if (_head is not null) register_module("head", _head);

        GptInitialization.Draw(this, size.Layers, seed);
        this.to(options.Device, options.DataType);   // replaces the parameters, so before anybody has seen them
    }

    /// <summary>The shape it was built with.</summary>
    public GptSize Size { get; }

    /// <summary>Number V of different tokens.</summary>
    public int Vocabulary { get; }

    /// <summary>Whether the token embedding serves as the output layer.</summary>
    public bool TiedHead => _head is null;

    /// <summary>How attention is computed from now on.</summary>
    public Attention Attention { get; set; }

    /// <summary>Number of trained numbers; a tied head counts once.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>Floating-point operations of a forward and a backward pass per token of a full context.</summary>
    /// <remarks>
    /// 6(N − P) + 6LTd: N − P parameters take part in matrix products (all but the position table and, when the head is
    /// not tied, the token table); LTd is what attention to on average half the context adds.
    /// </remarks>
    public long TrainingFlopPerToken
    {
        get
        {
            var lookedUp = _positions.weight!.numel() + (TiedHead ? 0 : _tokens.weight!.numel());
            return 6 * (ParameterCount - lookedUp) + 6L * Size.Layers * Size.Context * Size.Width;
        }
    }

    /// <summary>The logits of every next token.</summary>
    /// <param name="tokens">int64 [b, t] with t at most the context, ids below <see cref="Vocabulary"/>. The ids are
    /// not checked here: torch refuses an id out of range on the processor, a GPU fails on it.</param>
    /// <returns>[b, t, V], in the weights' type, owned by the caller.</returns>
    /// <exception cref="ArgumentException">The tokens are not [b, t], or more than the context holds.</exception>
    public override Tensor forward(Tensor tokens)
    {
        RequireSequences(tokens);
        using var scope = NewDisposeScope();
        var state = Embed(tokens);
        foreach (var block in _blocks) state = block.call(state, Attention);
        return Logits(state).MoveToOuterDisposeScope();
    }

    /// <summary>What enters the first block, [b, t, d].</summary>
    internal Tensor Embed(Tensor tokens) => _tokens.call(tokens) + _positions.weight!.narrow(0, 0, tokens.shape[1]);

    /// <summary>The blocks.</summary>
    internal ModuleList<Block> Blocks => _blocks;

    /// <summary>[b, t, V] from what leaves the last block.</summary>
    internal Tensor Logits(Tensor state) => linear(_norm.call(state), _head?.weight ?? _tokens.weight!);

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
