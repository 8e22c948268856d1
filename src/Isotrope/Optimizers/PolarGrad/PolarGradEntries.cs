using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Rules that scale the polar factor by the nuclear norm.</summary>
internal static class PolarGradEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<PolarGradOptions>(
            "polargrad", "polargrad", "https://arxiv.org/abs/2505.21799", "mn",
            new(), (plan, options) => new PolarGrad(plan, options)),
        new OptimizerEntry<PolarGradOptions>(
            "polargrad-paper", "polargrad", "https://github.com/timlautk/polargrad", "mn",
            PolarGradOptions.Paper, (plan, options) => new PolarGrad(plan, options)),
        new OptimizerEntry<PolarGradOptions>(
            "polarsgdm", "polargrad", "https://arxiv.org/abs/2505.21799", "mn",
            PolarGradOptions.Tables, (plan, options) => new PolarGrad(WithTables(plan), options)),
    ];

    /// <summary>The plan with embeddings and head under the matrix rule as well.</summary>
    private static MatrixPlan WithTables(MatrixPlan plan)
    {
        string[] tables =
            [.. plan.Where(entry => entry.Role is ParameterRole.Embedding or ParameterRole.Head)
            .SelectMany(entry => entry.Names)];
        return tables.Length == 0 ? plan : plan.Matrix(tables);
    }
}
