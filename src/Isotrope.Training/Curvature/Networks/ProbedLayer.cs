using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Networks;

/// <summary>A linear layer z = W u + b of a network, whose pre-activation z or weight W is perturbed.</summary>
/// <param name="Name">Its name in the network, without ".weight".</param>
/// <param name="Module">The layer.</param>
/// <param name="Parts">Blocks of equal height that the rows consist of, by name, as q, k, v; empty for none.</param>
public sealed record ProbedLayer(string Name, Linear Module, IReadOnlyList<string> Parts)
{
    /// <summary>W, [m, n].</summary>
    public Parameter Weight => Module.weight!;

    /// <summary>Number m of pre-activations.</summary>
    public long Outputs => Weight.shape[0];

    /// <summary>Number n of inputs.</summary>
    public long Inputs => Weight.shape[1];

    internal Device Device => Weight.device;

    internal ScalarType DataType => Weight.dtype;
}
