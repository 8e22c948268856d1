using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>What PISA and its relatives remember of N replicas, [N, ...] each: the dual variable π_i, and what their
/// preconditioner needs.</summary>
public sealed class PisaState : ParameterState
{
    /// <summary>State of a parameter.</summary>
    public PisaState(PlanEntry entry, int replicas, bool secondMoment, bool momentum) : base(entry.Parameter)
    {
        Add("dual", [replicas, .. entry.Parameter.shape]);
        if (secondMoment) Add("second_moment", [replicas, .. entry.Parameter.shape]);
        if (momentum) Add("momentum", [replicas, .. entry.Parameter.shape]);
    }

    /// <summary>The dual variables, in units of the gradient.</summary>
    public Tensor Dual => this["dual"];

    /// <summary>The running mean squares of gradient plus dual.</summary>
    public Tensor SecondMoment => this["second_moment"];

    /// <summary>The running sums of gradients.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>The step that replicas and server take together once the replicas' directions are known, as U of W ← W -
    /// η·U.</summary>
    /// <param name="directions">P_i, [N, ...].</param>
    /// <param name="penalty">s = σ/ρ.</param>
    /// <param name="beta2">Decay of the second moment; null without one.</param>
    /// <param name="epsilon">Added to its root.</param>
    internal Tensor Agree(Tensor directions, double penalty, double? beta2, double epsilon)
    {
        var sum = directions + Dual;
        var local = beta2 is { } decay
            ? sum / SecondMoment.mul_(decay).addcmul_(sum, sum, 1 - decay).sqrt().add_(epsilon + penalty)
            : sum / (1 + penalty);
        Dual.sub_(local * penalty);
        return local.mean([0]) - Dual.mean([0]) / penalty;
    }
}
