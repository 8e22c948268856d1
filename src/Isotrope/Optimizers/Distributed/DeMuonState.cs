using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>DeMuon's momentum, tracked gradient and distance from the mean of N replicas, [N, ...] each.</summary>
public sealed class DeMuonState : ParameterState
{
    /// <summary>State of a parameter.</summary>
    public DeMuonState(PlanEntry entry, int replicas) : base(entry.Parameter)
    {
        foreach (var name in new[] { "momentum", "tracker", "deviation" }) Add(name, [replicas, .. entry.Parameter.shape]);
    }

    /// <summary>The running mean of each replica's gradients, M_i.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>Each replica's estimate of the mean momentum of all, V_i.</summary>
    public Tensor Tracker => this["tracker"];

    /// <summary>Each replica's weights less the mean of all, W_i - W. They add up to zero.</summary>
    public Tensor Deviation => this["deviation"];
}
