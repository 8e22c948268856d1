using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>A norm of the catalogue: its name, its parameters with their defaults, and how to make it.</summary>
public sealed class NormEntry
{
    private readonly Func<NormArguments, PolarSolver?, Norm> _create;

    internal NormEntry(string name, string defaults, string description, Func<NormArguments, PolarSolver?, Norm> create) =>
        (Name, Defaults, Description, _create) = (name, defaults, description, create);

    /// <summary>Its name in expressions.</summary>
    public string Name { get; }

    /// <summary>Parameters as one writes them, for example <c>p=3</c>; empty where there are none.</summary>
    public string Defaults { get; }

    /// <summary>What it measures, in a few words.</summary>
    public string Description { get; }

    /// <summary>The norm as one writes it, with its parameters.</summary>
    public string Syntax => Defaults.Length == 0 ? Name : $"{Name}({Defaults})";

    /// <summary>Makes it; the solver is for those that need a polar factor, null for an exact one.</summary>
    internal Norm Create(string parameters, PolarSolver? solver) => _create(new NormArguments(this, parameters), solver);
}
