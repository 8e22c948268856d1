using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>One momentum buffer of the parameter's shape.</summary>
public sealed class MomentumState : ParameterState
{
    /// <summary>State of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="eightBit">Whether the buffer is stored in eight bits for each number.</param>
    public MomentumState(Parameter parameter, bool eightBit = false) : base(parameter)
    {
        if (eightBit) AddEightBit("momentum");
        else Add("momentum", parameter.shape);
    }

    /// <summary>The running mean or sum of gradients.</summary>
    public Tensor Momentum => this["momentum"];
}
