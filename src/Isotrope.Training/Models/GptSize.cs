namespace Isotrope.Training.Models;

/// <summary>The shape of a <see cref="Gpt"/> and the batch it is usually trained with.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Layers">Number of blocks L.</param>
/// <param name="Width">Length d of the vector that represents a token.</param>
/// <param name="Heads">Attention heads per block; they share the width evenly.</param>
/// <param name="Context">Longest sequence T, in tokens.</param>
/// <param name="Batch">Sequences per step.</param>
public sealed record GptSize(string Name, int Layers, int Width, int Heads, int Context, int Batch)
{
    /// <summary>Tokens per step when every sequence fills the context.</summary>
    public int TokensPerStep => Batch * Context;

    /// <summary>Refuses a shape that no model can have.</summary>
    /// <returns>This size.</returns>
    /// <exception cref="ArgumentException">A number is not positive, or the heads do not divide the width.</exception>
    public GptSize Checked()
    {
        RequirePositive(Layers, nameof(Layers));
        RequirePositive(Width, nameof(Width));
        RequirePositive(Heads, nameof(Heads));
        RequirePositive(Context, nameof(Context));
        RequirePositive(Batch, nameof(Batch));
        return Width % Heads == 0
            ? this
            : throw new ArgumentException(
                $"Model size '{Name}' has width {Width} and {Heads} heads, but the heads must share the width evenly. " +
                $"Give a width that is a multiple of {Heads}.", nameof(Heads));
    }

    private void RequirePositive(int value, string property)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(property, value,
                $"{property} of model size '{Name}' must be at least 1. Take one of {GptSizes.Names} as a start.");
    }
}
