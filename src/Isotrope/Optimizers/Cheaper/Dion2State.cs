using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Dion2's momentum [m, n], or a batch of it.</summary>
public sealed class Dion2State : ParameterState
{
    /// <summary>State of a parameter under its view.</summary>
    public Dion2State(PlanEntry entry) : base(entry.Parameter) => Add("momentum", [.. entry.View.Shape]);

    /// <summary>What of the gradients has not been applied yet, [.., m, n].</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>Within a step: where the chosen rows or columns are, in the shape of what was chosen.</summary>
    internal Tensor? Chosen { get; set; }
}
