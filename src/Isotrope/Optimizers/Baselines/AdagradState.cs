using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Adagrad's buffer of the parameter's shape.</summary>
public sealed class AdagradState(Parameter parameter) : ParameterState(parameter, "sum")
{
    /// <summary>The sum of all squared gradients.</summary>
    public Tensor Sum => this["sum"];
}
