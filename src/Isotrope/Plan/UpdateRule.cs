namespace Isotrope.Plan;

/// <summary>Who updates a parameter: a name that the plan gives and an optimizer answers to.</summary>
/// <remarks>
/// An optimizer alone knows the two rules below. A <see cref="Optimizers.CompositeOptimizer"/> takes rules of any name, one
/// optimizer for each. A string converts: <c>plan.Assign("embeddings", ParameterRole.Embedding)</c>.
/// </remarks>
/// <param name="Name">The rule's name; not empty.</param>
public sealed record UpdateRule(string Name)
{
    /// <summary>The optimizer's own rule for matrices.</summary>
    public static UpdateRule Matrix { get; } = new("matrix");

    /// <summary>The auxiliary AdamW that every matrix optimizer carries.</summary>
    public static UpdateRule Auxiliary { get; } = new("auxiliary");

    /// <summary>The rule of that name.</summary>
    public static implicit operator UpdateRule(string name) => new(name);

    /// <summary>The rule's name.</summary>
    public override string ToString() => Name;
}
