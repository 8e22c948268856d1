using Isotrope.Training.Data;

namespace Isotrope.Experiments.Tests.Language;

/// <summary>The smallest text and model that still have every part.</summary>
internal static class SmallText
{
    public static readonly CorpusSplit Split = new(Expressions.Generate(20_000));

    public static readonly Training.Models.GptSize Model =
        new("tiny", Layers: 1, Width: 16, Heads: 2, Context: 16, Batch: 2);
}
