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

    private static JsonNode? Find(JsonNode from, string path) =>
        path.Split('.').Aggregate((JsonNode?)from, (node, part) => (node as JsonObject)?[part]);
}
