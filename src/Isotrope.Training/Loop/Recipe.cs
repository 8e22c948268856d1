using System.Text.Json.Nodes;
using Isotrope.Storage.Runs;

namespace Isotrope.Training.Loop;

/// <summary>How one optimizer is used: its own settings and those of the training around it.</summary>
/// <param name="Optimizer">Name in the catalogue.</param>
/// <param name="Settings">Optimizer settings that differ from its defaults, as the catalogue takes them.</param>
public sealed record Recipe(string Optimizer, JsonObject Settings)
{
    /// <summary>Share of the steps over which the rate rises linearly, in [0, 1). Default 0.1.</summary>
    public double Warmup { get; init; } = 0.1;

    /// <summary>Largest norm of the whole gradient, in nats per unit of weight; 0 does not clip. Default 0.</summary>
    public double Clip { get; init; }

    /// <summary>Largest attention logit of a head, above which its queries and keys are scaled down after a step (see
    /// <see cref="Models.LogitClip"/>); 0 does not look. Default 0.</summary>
    public double LogitLimit { get; init; }

    /// <summary>Steps from one look at the logits to the next, at least 1. Default 1, as in Kimi K2.</summary>
    public int LogitEvery { get; init; } = 1;

    /// <summary>Peak learning rate of what the optimizer treats by its own rule.</summary>
    public double LearningRate => Setting("learningRate");

    /// <summary>A numeric setting, given or default; "auxiliary.learningRate" reaches into the auxiliary optimizer.</summary>
    /// <exception cref="ArgumentException">The optimizer has no such setting.</exception>
    public double Setting(string name) =>
        (Find(Settings, name) ?? Find(Optimizers.OptimizerCatalog.ByName(Optimizer).Defaults, name))?.GetValue<double>()
        ?? throw new ArgumentException($"'{Optimizer}' has no setting '{name}'.", nameof(name));

    /// <summary>The recipe of a trial.</summary>
    public static Recipe Of(string optimizer, TuningTrial trial) =>
        new(optimizer, trial.Settings) { Warmup = trial.Warmup, Clip = trial.Clip };

    /// <summary>The recipe with a setting changed; "auxiliary.learningRate" reaches into the auxiliary optimizer.</summary>
    public Recipe With(string name, double value)
    {
        var settings = (JsonObject)Settings.DeepClone();
        var target = settings;
        var path = name.Split('.');
        foreach (var part in path[..^1]) target = (JsonObject)(target[part] ??= new JsonObject());
        target[path[^1]] = value;
        return this with { Settings = settings };
    }

    /// <summary>The recipe for a run of so many steps: an optimizer whose schedule needs the length of the run is told it, unless
    /// a length was given.</summary>
    internal Recipe Over(int steps) =>
        Optimizers.OptimizerCatalog.All.FirstOrDefault(entry => entry.Name == Optimizer)?.Defaults.ContainsKey("horizon") == true
        && !Settings.ContainsKey("horizon")
            ? With("horizon", steps)
            : this;

    /// <summary>Refuses what no run can do.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal Recipe Checked()
    {
        if (!(LogitLimit >= 0 && double.IsFinite(LogitLimit)))
            throw new ArgumentOutOfRangeException(nameof(LogitLimit), LogitLimit,
                $"LogitLimit must be a finite number from 0 on. Use {Models.LogitClip.KimiLimit}, or 0 for no limit.");
        ArgumentOutOfRangeException.ThrowIfLessThan(LogitEvery, 1);
        return this;
    }

    private static JsonNode? Find(JsonNode from, string path) =>
        path.Split('.').Aggregate((JsonNode?)from, (node, part) => (node as JsonObject)?[part]);
}
