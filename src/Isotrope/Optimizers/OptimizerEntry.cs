using System.Text.Json.Nodes;
using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>An optimizer of the catalogue: what it is, and how to make one from settings.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Family">What it is a relative of.</param>
/// <param name="Source">The paper or code it follows.</param>
/// <param name="State">What it keeps for a weight [m, n] between steps.</param>
public abstract record OptimizerEntry(string Name, string Family, string Source, string State)
{
    /// <summary>What could not be confirmed in the literature; null where nothing is in doubt.</summary>
    public string? Doubt { get; init; }

    /// <summary>Every setting with its default value, as JSON in camel case.</summary>
    public abstract JsonObject Defaults { get; }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="plan">The parameters.</param>
    /// <param name="settings">Settings that differ from the defaults, of the same form.</param>
    /// <exception cref="ArgumentException">A setting is unknown, of the wrong type or out of range.</exception>
    public abstract MatrixOptimizer Create(MatrixPlan plan, JsonObject settings);
}
