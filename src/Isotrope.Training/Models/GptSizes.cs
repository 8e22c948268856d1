namespace Isotrope.Training.Models;

/// <summary>The model sizes known by name.</summary>
public static class GptSizes
{
    /// <summary>3 layers of width 96: a step takes a fraction of a second on one processor core.</summary>
    public static GptSize Nano { get; } = new("nano", Layers: 3, Width: 96, Heads: 4, Context: 128, Batch: 8);

    /// <summary>4 layers of width 128.</summary>
    public static GptSize Micro { get; } = new("micro", Layers: 4, Width: 128, Heads: 4, Context: 128, Batch: 8);

    /// <summary>6 layers of width 384, nanoGPT's size for character-level text: an hour on a processor.</summary>
    public static GptSize Small { get; } = new("small", Layers: 6, Width: 384, Heads: 6, Context: 256, Batch: 8);

    /// <summary>12 layers of width 768, the smallest GPT-2: for a GPU.</summary>
    public static GptSize Gpt2 { get; } = new("gpt2", Layers: 12, Width: 768, Heads: 12, Context: 1024, Batch: 1);

    /// <summary>All of them, smallest first.</summary>
    public static IReadOnlyList<GptSize> All { get; } = [Nano, Micro, Small, Gpt2];

    internal static string Names => string.Join(", ", All.Select(size => size.Name));

    /// <summary>The size of that name, in any letter case.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static GptSize Find(string name) =>
        All.FirstOrDefault(size => string.Equals(size.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no model size '{name}'. Choose one of {Names}.", nameof(name));
}
