using System.CommandLine;

namespace Isotrope.Cli.Verbs;

/// <summary>Options of verbs that can measure the curvature while they train.</summary>
internal sealed class ProbeOptions
{
    private readonly Option<int?> _every = new("--probe-every")
    {
        Description = "Steps between measurements of the curvature of a few layers, from the initial weights to the final " +
            "ones; the report plots exponent and coefficient. Seconds a layer and measurement; a comparison measures the runs of the " +
            "first seed. Default: none.",
    };

    private readonly Option<string?> _layers = new("--probe-layers")
    {
        Description = "Their names with * and ?, separated by commas. Default: attention.qkv (Qwen: " +
            "attention.query) and mlp.up of the first, middle and last block.",
    };

    /// <summary>The options, to be added to a command.</summary>
    public IReadOnlyList<Option> All => [_every, _layers];

    /// <summary>Steps between two measurements; 0 for none.</summary>
    public int Every(ParseResult given) =>
        given.GetValue(_every) is { } steps ? TrainingOptions.AtLeastOne(_every.Name, steps) : 0;

    /// <summary>Patterns of the layers' names; empty for the default.</summary>
    public string[] Layers(ParseResult given)
    {
        if (given.GetValue(_layers) is not { } patterns) return [];
        if (given.GetValue(_every) is null)
            throw new ArgumentException("--probe-layers needs --probe-every. Give both, for example --probe-every 100.");
        return patterns.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
