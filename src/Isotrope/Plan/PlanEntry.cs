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
    /// <summary>Both roles of a parameter that is tied in two, such as embedding and head; empty for all others.</summary>
    public IReadOnlyList<ParameterRole> TiedRoles { get; init; } = [];

    /// <summary>The layers of the model that hold it, each once: several where a tensor is tied. Empty for a parameter that was
    /// given without a model. Rules that look at the inputs of a layer find it here.</summary>
    public IReadOnlyList<nn.Module> Layers { get; init; } = [];

    /// <summary>The optimizer that updates it, once one has taken the plan.</summary>
    public string? Optimizer { get; init; }

    /// <summary>Factor of the update that depends on the shape, once an optimizer has taken the plan; of a view with parts, that
    /// of the first.</summary>
    public double? Scale { get; init; }

    /// <summary>Bytes that the optimizer keeps for it between steps, once an optimizer has taken the plan.</summary>
    public long? StateBytes { get; init; }

    /// <summary>Floating-point operations of one step in matrix products and decompositions, once an optimizer has taken the
    /// plan; work element by element is not counted.</summary>
    public double? FlopsPerStep { get; init; }

    /// <summary>The entry's names; a tied parameter has several.</summary>
    internal IReadOnlyList<string> Names => Name.Split(" = ");

    /// <summary>The entry's roles; a tied parameter may have several.</summary>
    internal IReadOnlyList<ParameterRole> Roles => TiedRoles.Count > 0 ? TiedRoles : [Role];
}
