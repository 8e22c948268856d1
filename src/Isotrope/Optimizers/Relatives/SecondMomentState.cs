using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>A momentum and a running mean of squares of each entry, both of the parameter's shape.</summary>
public sealed class SecondMomentState : ParameterState
{
    /// <summary>State of a parameter.</summary>
    /// <param name="entry">The parameter.</param>
    /// <param name="eightBit">Whether the momentum is stored in eight bits for each number; the squares are not.</param>
    public SecondMomentState(PlanEntry entry, bool eightBit) : base(entry.Parameter, "square")
    {
        if (eightBit) AddEightBit("momentum");
        else Add("momentum", entry.Parameter.shape);
    }

    /// <summary>The running mean or sum of gradients.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>The running mean of squares; of what, the rule says.</summary>
    public Tensor Square => this["square"];
}
