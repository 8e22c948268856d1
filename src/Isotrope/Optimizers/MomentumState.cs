using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>One momentum buffer of the parameter's shape.</summary>
public sealed class MomentumState(Parameter parameter) : ParameterState(parameter, "momentum")
{
    /// <summary>The running mean or sum of gradients.</summary>
    public Tensor Momentum => this["momentum"];
}
