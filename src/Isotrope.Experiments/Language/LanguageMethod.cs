using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Language;

/// <summary>A way to train a language model: which optimizer has the hidden matrices, which the tables, which the rest.</summary>
/// <remarks>With <see cref="Tables"/> or <see cref="Rest"/> the optimizers work as one <see cref="CompositeOptimizer"/>.</remarks>
/// <param name="Name">Its name in tables and figures.</param>
/// <param name="Body">The optimizer of hidden matrices, and of all that no other has; its warm-up and clipping are the
/// run's.</param>
internal sealed record LanguageMethod(string Name, Recipe Body)
{
    private static readonly UpdateRule s_tables = "tables";

    /// <summary>The optimizer of embedding and head; null leaves them to <see cref="Rest"/>.</summary>
    public Recipe? Tables { get; init; }

    /// <summary>The optimizer of vectors, and of tables where they have none; null leaves them to the body's own.</summary>
    public Recipe? Rest { get; init; }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="plan">The plan of the model.</param>
    public MatrixOptimizer Create(MatrixPlan plan)
    {
        if (Tables is null && Rest is null) return Of(plan, Body);
        List<RuleOptimizer> rules = [new(UpdateRule.Matrix, part => Of(part, Body))];
        if (Tables is { } tables)
        {
            plan = plan.Assign(s_tables, ParameterRole.Embedding, ParameterRole.Head);
            rules.Add(new(s_tables, part => Of(part, tables)));
        }
        if (Rest is { } rest) rules.Add(new(UpdateRule.Auxiliary, part => Of(part, rest)));
        return new CompositeOptimizer(plan, [.. rules]);
    }

    /// <summary>What determines it, for trials that are kept.</summary>
    public override string ToString() => string.Join("; ", new[] { Body, Tables, Rest }.Select(recipe => recipe is null
        ? "none" : FormattableString.Invariant(
            $"{recipe.Optimizer} {recipe.Settings.ToJsonString()} warmup {recipe.Warmup:R} clip {recipe.Clip:R}")));

    private static MatrixOptimizer Of(MatrixPlan plan, Recipe recipe) =>
        OptimizerCatalog.ByName(recipe.Optimizer).Create(plan, recipe.Settings);
}
