using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>A mean of gradients, and what the estimated level remembers of the losses.</summary>
public sealed class PolyakState : StepRuleState
{
    internal const string Best = "best_loss", Gap = "level_gap";

    internal PolyakState(Parameter parameter) : base(parameter, Best, Gap)
    {
    }

    /// <summary>Smallest loss so far, [1].</summary>
    public Tensor BestLoss => this[Best];

    /// <summary>Distance δ of the level from it, [1]; 0 before the first step.</summary>
    public Tensor LevelGap => this[Gap];
}
