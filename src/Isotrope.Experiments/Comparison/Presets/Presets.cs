using System.Text.Json;
using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>The settings that are shipped, so that a comparison needs no search.</summary>
public static class Presets
{
    private static readonly Lazy<TuningRecord> s_nano = new(Load);

    /// <summary>The search that found them.</summary>
    public static TuningRecord Nano => s_nano.Value;

    /// <summary>The recipe for an optimizer, and where it comes from.</summary>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static (Recipe Recipe, string Origin) For(string optimizer) =>
        Nano.Optimizers.FirstOrDefault(result => result.Optimizer == optimizer) is { } found
            ? (Recipe.Of(optimizer, found.Best),
            $"preset: best of {found.Trials.Count} trials on {Nano.Model}, {Nano.Steps} steps")
            : (SearchSpace.Of(optimizer).Start, "start of the search; not tuned, use --tune");

    private static TuningRecord Load()
    {
        using var stream = typeof(Presets).Assembly.GetManifestResourceStream("presets.nano.json")!;
        return JsonSerializer.Deserialize<TuningRecord>(stream, RunJson.Compact)!;
    }
}
