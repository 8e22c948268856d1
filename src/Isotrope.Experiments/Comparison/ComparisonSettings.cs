using Isotrope.Training.Models;

namespace Isotrope.Experiments.Comparison;

/// <summary>What is compared, and how.</summary>
/// <param name="Optimizers">Catalogue names, each once; the baseline is adamw if present, else the first.</param>
/// <param name="Model">Shape, batch and context.</param>
public sealed record ComparisonSettings(IReadOnlyList<string> Optimizers, ModelSize Model)
{
    /// <summary>Steps of each run. Default 200.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>Number of paired seeds, which are 1, 2, ... Default 4.</summary>
    public int Seeds { get; init; } = 4;

    /// <summary>What is searched for first, on seed 0. Default nothing.</summary>
    public Tuning Tuning { get; init; } = Tuning.None;

    /// <summary>Where to train. Default: the processor.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>Steps between two measurements of the curvature of a few layers, in the run of each optimizer's first seed; 0
    /// measures none. Default 0.</summary>
    public int ProbeEvery { get; init; }

    /// <summary>The layers measured, as in <see cref="Training.Loop.TrainingJob.ProbeLayers"/>. Default empty.</summary>
    public IReadOnlyList<string> ProbeLayers { get; init; } = [];

    /// <summary>The optimizer that the others are compared with.</summary>
    public string Baseline => Optimizers.Contains("adamw") ? "adamw" : Optimizers[0];
}
