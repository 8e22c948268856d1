namespace Isotrope.Training.Models;

/// <summary>The sizes of <see cref="Qwen"/> known by name: as many parameters as their <see cref="GptSizes"/>
/// counterparts with a vocabulary of bytes, within 0.4 %.</summary>
public static class QwenSizes
{
    /// <summary>The counterpart of <see cref="GptSizes.Nano"/>: 371,424 parameters against 372,576.</summary>
    public static QwenSize Nano { get; } =
        new("qwen-nano", Layers: 3, Width: 96, Heads: 4, KeyValueHeads: 2, MlpWidth: 304, Context: 128, Batch: 8);

    /// <summary>The counterpart of <see cref="GptSizes.Small"/>: 10,871,424 parameters against 10,844,160.</summary>
    public static QwenSize Small { get; } =
        new("qwen-small", Layers: 6, Width: 384, Heads: 6, KeyValueHeads: 2, MlpWidth: 1216, Context: 256, Batch: 8);

    /// <summary>All of them, smallest first.</summary>
    public static IReadOnlyList<QwenSize> All { get; } = [Nano, Small];
}
