using static TorchSharp.torch;

namespace Isotrope.Training.Models;

/// <summary>What of a <see cref="LanguageModel"/> does not follow from its size.</summary>
public sealed record ModelOptions
{
    /// <summary>Number of different tokens. Default 256: tokens are bytes.</summary>
    public int Vocabulary { get; init; } = 256;

    /// <summary>Whether the output layer is the transposed token embedding. Default true, as in GPT-2 and the small
    /// Qwen2.5.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>How attention is computed at first. Default <see cref="Models.Attention.Fused"/>.</summary>
    public Attention Attention { get; init; } = Attention.Fused;

    /// <summary>Data type of the weights. Default float32. Initial weights are float32 numbers in any case.</summary>
    public ScalarType DataType { get; init; } = ScalarType.Float32;

    /// <summary>Where the weights live. Default: the processor.</summary>
    public Device Device { get; init; } = CPU;

    internal ModelOptions Checked() => Vocabulary >= 1
        ? this
        : throw new ArgumentOutOfRangeException(nameof(Vocabulary), Vocabulary,
            "Vocabulary must be at least 1. Use 256 where tokens are bytes.");
}
