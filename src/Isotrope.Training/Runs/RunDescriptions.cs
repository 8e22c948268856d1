using System.Globalization;
using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Runs;

/// <summary>Puts what a run consists of into the words of its folder.</summary>
public static class RunDescriptions
{
    private const int Schema = 1;

    /// <summary>Describes a run that is about to begin; measures the machine, which takes about a second.</summary>
    /// <param name="kind">compare, train, ...</param>
    /// <param name="command">The command line that repeats it.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="model">The model.</param>
    /// <param name="size">Its shape, batch and context.</param>
    /// <param name="device">Where it trains.</param>
    /// <param name="settings">Settings beyond those of the model.</param>
    /// <param name="optimizers">The optimizers.</param>
    public static RunDescription Of(
        string kind, string command, CorpusInfo corpus, ModelInfo model, ModelSize size, Device device,
        IReadOnlyDictionary<string, string> settings, IReadOnlyList<OptimizerDescription> optimizers) =>
        new(Schema, kind, command, DateTime.UtcNow, corpus, model,
            settings.Concat(size.Numbers).ToDictionary(),
            optimizers, RunEnvironment.Versions, RunEnvironment.Hardware(device), RunEnvironment.GitCommit());

    /// <summary>The text.</summary>
    public static CorpusInfo Of(Corpus corpus) => new(corpus.Name, corpus.Text.Length, corpus.Sha256) { Note = corpus.Note };

    /// <summary>A model of bytes with that shape.</summary>
    public static ModelInfo Of(ModelSize size)
    {
        using var model = size.Build();
        return Of(model);
    }

    /// <summary>The model.</summary>
    public static ModelInfo Of(LanguageModel model) => new(model.Size.Name, model.ParameterCount);

    /// <summary>An optimizer with every setting in force.</summary>
    public static OptimizerDescription Of(Recipe recipe, string origin)
    {
        var settings = new Dictionary<string, string>();
        Flatten(OptimizerCatalog.ByName(recipe.Optimizer).Defaults, "", settings);
        Flatten(recipe.Settings, "", settings);
        settings["warmup"] = Text(recipe.Warmup);
        settings["clip"] = recipe.Clip > 0 ? Text(recipe.Clip) : "none";
        if (recipe.LogitLimit > 0)
            (settings["logitLimit"], settings["logitEvery"]) = (Text(recipe.LogitLimit), Text(recipe.LogitEvery));
        return new(recipe.Optimizer, settings, origin);
    }

    private static void Flatten(JsonObject from, string prefix, Dictionary<string, string> into)
    {
        foreach (var (name, value) in from)
            if (value is JsonObject inner) Flatten(inner, $"{prefix}{name}.", into);
            else into[prefix + name] = value?.ToString() ?? "by accuracy";
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
