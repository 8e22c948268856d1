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
    public static (Recipe Recipe, string Origin) For(string optimizer) =>
        Nano.Optimizers.FirstOrDefault(result => result.Optimizer == optimizer) is { } found
            ? (BestOf(found), $"preset: best of {found.Trials.Count} trials on {Nano.Model}, {Nano.Steps} steps")
            : (SearchSpace.Of(optimizer).Start, "defaults of the catalogue; not tuned, use --tune");

    /// <summary>The recipe of a search's best trial.</summary>
    public static Recipe BestOf(TuningSearch search) =>
        new(search.Optimizer, search.Best.Settings) { Warmup = search.Best.Warmup, Clip = search.Best.Clip };

    private static TuningRecord Load()
    {
        using var stream = typeof(Presets).Assembly.GetManifestResourceStream("presets.nano.json")!;
        return JsonSerializer.Deserialize<TuningRecord>(stream, RunJson.Compact)!;
    }
}
