using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Loop;

/// <summary>One run: a model, an optimizer, a seed and a length.</summary>
/// <param name="Recipe">The optimizer and how it is used.</param>
/// <param name="Model">Shape, batch and context.</param>
/// <param name="Steps">Length in steps; the learning rate falls to 0 at its end.</param>
/// <param name="Seed">Seed of initial weights and data order.</param>
public sealed record TrainingJob(Recipe Recipe, ModelSize Model, int Steps, int Seed)
{
    /// <summary>The optimizer and how it is used over the steps of this run.</summary>
    public Recipe Recipe { get; init; } = Recipe.Over(Steps);

    /// <summary>Steps between two measurements of the validation loss. Default: a tenth of the run, at least 10.</summary>
    public int EvaluateEvery { get; init; } = Math.Max(10, Steps / 10);

    /// <summary>Where to train. Default: the processor.</summary>
    public Device Device { get; init; } = CPU;

    /// <summary>Whether the output layer of a new model is its token embedding. Default true.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>Folder of a published model to go on from, in the layout of <see cref="Pretrained.PretrainedModels"/>; null to
    /// begin with initial weights. Default null.</summary>
    public string? From { get; init; }

    /// <summary>Steps between two measurements of the curvature of a few layers, which begin with the initial weights and end
    /// with the final ones; 0 measures none. Default 0.</summary>
    public int ProbeEvery { get; init; }

    /// <summary>Names of the layers measured, with * and ?; empty for attention.qkv and mlp.up of the first, middle and last
    /// block. Default empty.</summary>
    public IReadOnlyList<string> ProbeLayers { get; init; } = [];

    /// <summary>Steps whose weights are kept beside the final ones; 0 means the initial weights. Default empty.</summary>
    public IReadOnlyList<int> KeepWeights { get; init; } = [];

    /// <summary>Tokens of one step.</summary>
    public long TokensPerStep => Model.TokensPerStep;
}
