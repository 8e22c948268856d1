namespace Isotrope.Training.Models;

/// <summary>A decoder in the style of Qwen2 and Qwen2.5: rotary positions, grouped queries, a gated feed-forward part.</summary>
/// <remarks>
/// The parts of <see cref="LanguageModel"/>, for h query heads and k key and value heads of width c = d/h, are
/// <code>
/// norm(x) = w·x/√(mean(x²) + ε)                                // over the d numbers of a token
/// q = R·(Wq·x + bq);  key = R·(Wk·x + bk);  v = Wv·x + bv      // [h·c], [k·c], [k·c]; R turns by position
/// attention: query head i reads key and value head ⌊i·k/h⌋; the output layer has no bias
/// mlp: down(silu(gate(x)) ⊙ up(x)), d → m → d, without biases
/// </code>
/// R turns the numbers j and j + c/2 of each head at position p by the angle p·θ^(−2j/c). Sources: Qwen team, "Qwen2.5
/// technical report", <see href="https://arxiv.org/abs/2412.15115"/>; RoFormer, <see href="https://arxiv.org/abs/2104.09864"/>,
/// with the pairs (j, j + c/2) in which Qwen's weights are stored, instead of the paper's (2j, 2j + 1).
/// <para>Parameters: <c>token_embedding.weight</c>, for each block i <c>blocks.i.attention_norm.weight</c>,
/// <c>blocks.i.attention.query</c>, <c>.key</c>, <c>.value</c> (weight and bias), <c>blocks.i.attention.output.weight</c>,
/// <c>blocks.i.mlp_norm.weight</c>, <c>blocks.i.mlp.gate.weight</c>, <c>blocks.i.mlp.up.weight</c>,
/// <c>blocks.i.mlp.down.weight</c>, <c>final_norm.weight</c>, and <c>head.weight</c> when it is not tied.</para>
/// </remarks>
public sealed class Qwen : LanguageModel
{
    private readonly Rotary _rotary;

    /// <summary>Builds the model with initial weights.</summary>
    /// <param name="size">Its shape.</param>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <exception cref="ArgumentException">The size or an option is out of range.</exception>
    public Qwen(QwenSize size, long seed = 0, ModelOptions? options = null)
        : this(size, new Rotary(size.Checked().Width / size.Heads, size.RotaryBase), seed, options)
    {
    }

    private Qwen(QwenSize size, Rotary rotary, long seed, ModelOptions? options)
        : base(nameof(Qwen), size, Parts(size, rotary), seed, options) => _rotary = rotary;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _rotary.Dispose();
        base.Dispose(disposing);
    }

    private static ModelParts Parts(QwenSize size, Rotary rotary) => new(
        Positions: null,
        [.. Enumerable.Range(0, size.Layers).Select(_ => new Block(
            Norm(size), new GroupedQueryAttention(size.Width, size.Heads, size.KeyValueHeads, rotary),
            Norm(size), new GatedMlp(size.Width, size.MlpWidth)))],
        Norm(size));

    private static RmsNorm Norm(QwenSize size) => new(size.Width, size.NormEpsilon);
}
