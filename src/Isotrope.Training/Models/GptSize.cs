namespace Isotrope.Training.Models;

/// <summary>The shape of a <see cref="Gpt"/> and the batch it is usually trained with.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Layers">Number of blocks L.</param>
/// <param name="Width">Length d of the vector that represents a token.</param>
/// <param name="Heads">Attention heads per block; they share the width evenly.</param>
/// <param name="Context">Longest sequence T, in tokens.</param>
/// <param name="Batch">Sequences per step.</param>
public sealed record GptSize(string Name, int Layers, int Width, int Heads, int Context, int Batch)
    : ModelSize(Name, Layers, Width, Heads, Context, Batch)
{
    internal const string Kind = "gpt2";

    /// <inheritdoc/>
    public override string Architecture => Kind;

    /// <inheritdoc/>
    public override GptSize Checked() => (GptSize)base.Checked();

    /// <inheritdoc/>
    public override Gpt Build(long seed = 0, ModelOptions? options = null) => new(this, seed, options);
}
