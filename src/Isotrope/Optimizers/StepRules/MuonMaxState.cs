using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>The means of MuonMax: gradients, of parameters that are no matrices also their squares, and the model's
/// offset.</summary>
public sealed class MuonMaxState : ParameterState
{
    internal MuonMaxState(PlanEntry entry, bool isMatrix) : base(entry.Parameter, "momentum")
    {
        IsMatrix = isMatrix;
        if (!isMatrix) Add("second_moment", entry.Parameter.shape);
        Add("offset", [1]);
    }

    /// <summary>Whether it steps as a matrix.</summary>
    public bool IsMatrix { get; }

    /// <summary>The running mean of gradients.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>The running mean of squared gradients, of parameters that are no matrices.</summary>
    public Tensor SecondMoment => this["second_moment"];

    /// <summary>The running mean of f - ⟨G, W⟩ of the model, [1].</summary>
    public Tensor Offset => this["offset"];
}
