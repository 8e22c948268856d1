using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>A mean of gradients and the radius of the trust region.</summary>
public sealed class TrustRatioState : StepRuleState
{
    internal const string Length = "radius";

    internal TrustRatioState(Parameter parameter) : base(parameter, Length) => Begin();

    /// <summary>Radius in units of the learning rate, [1]; 1 before the first step.</summary>
    public Tensor Radius => this[Length];

    /// <inheritdoc/>
    public override void Initialize(OptimizerOptions options)
    {
        base.Initialize(options);
        Begin();
    }

    private void Begin() => Radius.fill_(1);
}
