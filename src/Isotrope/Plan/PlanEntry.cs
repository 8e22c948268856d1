using TorchSharp.Modules;

namespace Isotrope.Plan;

/// <summary>How one parameter is treated, and why.</summary>
/// <param name="Name">Its name in the model; further names of a tied parameter follow after " = ".</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Role">What it is for.</param>
/// <param name="View">How it is seen as matrices.</param>
/// <param name="Rule">Who updates it.</param>
/// <param name="Decays">Whether weight decay applies to it.</param>
/// <param name="Reason">Why it is treated so, for people.</param>
public sealed record PlanEntry(
    string Name, Parameter Parameter, ParameterRole Role, MatrixView View, UpdateRule Rule, bool Decays, string Reason)
{
    /// <summary>The optimizer that updates it, once one has taken the plan.</summary>
    public string? Optimizer { get; init; }

    /// <summary>Factor of the update that depends on the shape, once an optimizer has taken the plan.</summary>
    public double? Scale { get; init; }

    /// <summary>Bytes that the optimizer keeps for it between steps, once an optimizer has taken the plan.</summary>
    public long? StateBytes { get; init; }
}
