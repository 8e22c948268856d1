namespace Isotrope.Training.Models;

/// <summary>The sizes of <see cref="Gpt"/> known by name.</summary>
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
}
