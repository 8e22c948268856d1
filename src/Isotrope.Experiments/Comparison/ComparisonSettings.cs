using Isotrope.Training.Models;
using TorchSharp;

namespace Isotrope.Experiments.Comparison;

/// <summary>Which settings of the optimizers are searched for before they are compared.</summary>
public enum Tuning
{
    /// <summary>None: the shipped presets, which a full search found for the nano model.</summary>
    None,

    /// <summary>The learning rate, around the preset, with an equal number of runs for each optimizer.</summary>
    LearningRate,

    /// <summary>Everything that the protocol names, with an equal number of runs for each optimizer.</summary>
    Full,
}

/// <summary>What is compared, and how.</summary>
/// <param name="Optimizers">Catalogue names, each once; the baseline is adamw if present, else the first.</param>
/// <param name="Model">Shape, batch and context.</param>
public sealed record ComparisonSettings(IReadOnlyList<string> Optimizers, GptSize Model)
{
    /// <summary>Steps of each run. Default 200.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>Number of paired seeds, which are 1, 2, ... Default 4.</summary>
    public int Seeds { get; init; } = 4;

    /// <summary>What is searched for first, on seed 0. Default nothing.</summary>
    public Tuning Tuning { get; init; } = Tuning.None;

    /// <summary>Where to train. Default: the processor.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>The optimizer that the others are compared with.</summary>
    public string Baseline => Optimizers.Contains("adamw") ? "adamw" : Optimizers[0];
}
