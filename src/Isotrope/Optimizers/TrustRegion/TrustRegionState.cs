using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>What <see cref="TrustRegion"/> keeps of a parameter: a momentum, and with transport the weights of the step
/// before; both in the parameter's shape.</summary>
public sealed class TrustRegionState : ParameterState
{
    internal TrustRegionState(Parameter parameter, TrustRegionOptions options) : base(parameter, Names(options))
    {
    }

    /// <summary>The running mean of gradients; null without momentum.</summary>
    public Tensor? Momentum => Tensors.GetValueOrDefault("momentum");

    /// <summary>The weights of the step before; null without transport.</summary>
    public Tensor? Previous => Tensors.GetValueOrDefault("previous");

    private static string[] Names(TrustRegionOptions options) =>
    [
        .. options.Start == MomentumStart.None ? Array.Empty<string>() : ["momentum"],
        .. options.Transport ? ["previous"] : Array.Empty<string>(),
    ];
}
