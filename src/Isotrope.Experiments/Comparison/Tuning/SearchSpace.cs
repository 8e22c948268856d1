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
    /// <summary>The search space of an optimizer.</summary>
    /// <remarks>
    /// AdamW: learning rate x decay, then clipping, warm-up and second-moment decay. Matrix optimizers: learning rate x
    /// decay, then momentum and the rate of the auxiliary AdamW. Each begins with a warm-up of a tenth; AdamW begins
    /// clipped at 1, the auxiliary AdamW at rate 1.6e-2.
    /// </remarks>
    public static SearchSpace Of(string optimizer) => optimizer switch
    {
        "adamw" => new(new Recipe("adamw", new() { ["learningRate"] = 1.5e-3 }) { Clip = 1 }, [0, 0.1],
            [("clip", [0, 0.3]), ("warmup", [0.05, 0.2]), ("beta2", [0.99, 0.999])], []),
        _ => new(Matrix(optimizer), [0, 0.1], [("momentum", [0.8, 0.9])], ["auxiliary.learningRate"]),
    };

    private static Recipe Matrix(string optimizer)
    {
        var recipe = new Recipe(optimizer, []).With("auxiliary.learningRate", 1.6e-2);
        return optimizer switch
        {
            "muon" => recipe.With("learningRate", 1.6e-2),          // eight times AdamW's, as a pilot found
            "polargrad" => recipe.With("learningRate", 0.2),
            _ => recipe,
        };
    }
}
