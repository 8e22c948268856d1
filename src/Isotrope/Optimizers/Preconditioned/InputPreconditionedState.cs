using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>What <see cref="InputPreconditioned"/> remembers: momentum and, where the inputs of the weight are watched, their
/// moment
/// and its powers, which the parts of a weight share.</summary>
public sealed class InputPreconditionedState : ParameterState
{
    internal InputPreconditionedState(PlanEntry entry, InputRoots? roots, bool leads) : base(entry.Parameter, "momentum")
    {
        (Roots, Leads) = (roots, leads);
        Matrices = [.. entry.View.Shape];
        if (roots is null) return;
        Share("input_moment", roots.Moment.Sum, counts: leads);
        Share("input_weight", roots.Moment.Weight, counts: leads);
        Share("root", roots.Before, counts: leads);
        if (roots.HasOwnAfter) Share("outer_root", roots.After!, counts: leads);
    }

    /// <summary>Mean of gradients, or of preconditioned gradients.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>Whether the inputs of the weight are watched.</summary>
    public bool HasInputs => Roots is not null;

    internal InputRoots? Roots { get; }

    /// <summary>Whether it is the first part of its weight, on whose account moment and powers go.</summary>
    internal bool Leads { get; }

    /// <summary>Shape of the view, [m, n] or [b, m, n].</summary>
    internal long[] Matrices { get; }

    /// <inheritdoc/>
    public override void Initialize(OptimizerOptions options)
    {
        base.Initialize(options);
        Roots?.Moment.Reset();
        Roots?.Reset();
    }
}
