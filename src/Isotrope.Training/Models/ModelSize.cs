using System.Globalization;
using System.Text.Json.Serialization;

namespace Isotrope.Training.Models;

/// <summary>The shape of a <see cref="LanguageModel"/> and the batch it is usually trained with.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Layers">Number of blocks L.</param>
/// <param name="Width">Length d of the vector that represents a token.</param>
/// <param name="Heads">Attention heads per block; they share the width evenly.</param>
/// <param name="Context">Longest sequence T, in tokens.</param>
/// <param name="Batch">Sequences per step.</param>
[JsonConverter(typeof(ModelSizeJson))]
public abstract record ModelSize(string Name, int Layers, int Width, int Heads, int Context, int Batch)
{
    /// <summary>What kind of model has this shape, as model files name it: <c>gpt2</c> or <c>qwen2</c>.</summary>
    public abstract string Architecture { get; }

    /// <summary>Tokens per step when every sequence fills the context.</summary>
    [JsonIgnore]
    public int TokensPerStep => Batch * Context;

    /// <summary>Builds a model of this size with initial weights.</summary>
    /// <param name="seed">Seed of the initial weights. Default 0.</param>
    /// <param name="options">Everything else; null for the defaults.</param>
    /// <exception cref="ArgumentException">The size or an option is out of range.</exception>
    public abstract LanguageModel Build(long seed = 0, ModelOptions? options = null);

    /// <summary>Refuses a shape that no model can have.</summary>
    /// <returns>This size.</returns>
    /// <exception cref="ArgumentException">A number is not positive, or the heads do not divide the width.</exception>
    public virtual ModelSize Checked()
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

    /// <summary>All numbers by name, for files and reports.</summary>
    internal virtual Dictionary<string, string> Numbers => new()
    {
        ["architecture"] = Architecture,
        ["layers"] = Text(Layers),
        ["width"] = Text(Width),
        ["heads"] = Text(Heads),
        ["context"] = Text(Context),
        ["batch"] = Text(Batch),
    };

    /// <summary>A number as files have it.</summary>
    private protected static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Refuses a number below 1.</summary>
    private protected void RequirePositive(int value, string property)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(property, value,
                $"{property} of model size '{Name}' must be at least 1. Take one of {ModelSizes.Names} as a start.");
    }
}
