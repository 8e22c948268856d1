using Isotrope.Optimizers;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>Where a full search begins for an optimizer and what it varies.</summary>
/// <param name="Start">The settings it begins with.</param>
/// <param name="Decays">Values of the weight decay, crossed with the learning rates.</param>
/// <param name="Choices">Other settings, searched one after the other: a name and the further values to try.</param>
/// <param name="Rates">Other rates, searched like the learning rate: factors of 2, extended beyond an edge.</param>
public sealed record SearchSpace(
    Recipe Start, IReadOnlyList<double> Decays, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Choices,
    IReadOnlyList<string> Rates)
{
    /// <summary>Rate of the auxiliary AdamW at the start, eight times AdamW's own, as a pilot found.</summary>
    internal const double AuxiliaryRate = 1.6e-2;

    /// <summary>The search space of an optimizer.</summary>
    /// <remarks>
    /// Elementwise rules: learning rate x decay, then clipping, warm-up and what they have of momentum and second-moment decay;
    /// they begin clipped at 1. Matrix rules: learning rate x decay, then momentum and the rate of the auxiliary AdamW, which
    /// begins at 1.6e-2. Scion keeps its form (the decay) and searches its radii instead. Every search begins with a warm-up
    /// of a tenth and the rate of <see cref="StartingRates"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such optimizer.</exception>
    public static SearchSpace Of(string optimizer)
    {
        var defaults = OptimizerCatalog.ByName(optimizer).Defaults;
        var start = new Recipe(optimizer, []).With("learningRate", StartingRates.Of(optimizer));
        var momentum = defaults.ContainsKey("momentum") ? "momentum" : null;
        if (defaults.ContainsKey("auxiliary"))
            return new(start.With("auxiliary.learningRate", AuxiliaryRate), [0, 0.1],
                momentum is null ? [] : [(momentum, [0.8, 0.9])], ["auxiliary.learningRate"]);
        if (defaults.ContainsKey("radius"))
            return new(start, [defaults["weightDecay"]!.GetValue<double>()], [("momentum", [0.8, 0.95])],
                ["outerRadius", "radius"]);
        List<(string, IReadOnlyList<double>)> choices = [("clip", [0, 0.3]), ("warmup", [0.05, 0.2])];
        if (momentum is not null) choices.Add((momentum, [0.8, 0.95]));
        if (defaults.ContainsKey("beta2")) choices.Add(("beta2", [0.99, 0.999]));
        return new(start with { Clip = 1 }, [0, 0.1], choices, []);
    }
}
