using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>A decoder in the style of GPT-2: learned positions, layer norms with biases, a feed-forward part with GELU.</summary>
/// <remarks>
/// The parts of <see cref="LanguageModel"/> are
/// <code>
/// x ← token_embedding[tokens] + position_embedding             // [b, t, d]
/// attention: queries, keys and values from one layer d → 3d; each head has d/heads of them
/// mlp: d → 4d → d with GELU (tanh) between
/// </code>
/// All layers but the head have biases. Source: A. Radford et al., "Language models are unsupervised multitask learners" (2019).
/// <para>Parameters: <c>token_embedding.weight</c>, <c>position_embedding.weight</c>, for each block i
/// <c>blocks.i.attention_norm</c>, <c>blocks.i.attention.qkv</c> (queries, keys and values above each other, [3d, d]),
/// <c>blocks.i.attention.output</c>, <c>blocks.i.mlp_norm</c>, <c>blocks.i.mlp.up</c>, <c>blocks.i.mlp.down</c> (weight
/// and bias each), <c>final_norm</c>, and <c>head.weight</c> when it is not tied.</para>
/// </remarks>
/// <param name="size">Its shape.</param>
/// <param name="seed">Seed of the initial weights. Default 0.</param>
/// <param name="options">Everything else; null for the defaults.</param>
/// <exception cref="ArgumentException">The size or an option is out of range.</exception>
public sealed class Gpt(GptSize size, long seed = 0, ModelOptions? options = null)
    : LanguageModel(nameof(Gpt), size, Parts(size.Checked()), seed, options)
{
    private static ModelParts Parts(GptSize size) => new(
        Embedding(size.Context, size.Width),
        [.. Enumerable.Range(0, size.Layers).Select(_ => new Block(
            LayerNorm(size.Width), new CausalAttention(size.Width, size.Heads), LayerNorm(size.Width), new Mlp(size.Width)))],
        LayerNorm(size.Width));
}
