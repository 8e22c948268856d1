using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Adam's two buffers of the parameter's shape.</summary>
public sealed class AdamState(Parameter parameter) : ParameterState(parameter, "first_moment", "second_moment")
{
    /// <summary>Running mean of gradients.</summary>
    public Tensor FirstMoment => this["first_moment"];

    /// <summary>Running mean of squared gradients.</summary>
    public Tensor SecondMoment => this["second_moment"];
}
