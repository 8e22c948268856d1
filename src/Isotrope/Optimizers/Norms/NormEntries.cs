namespace Isotrope.Optimizers;

/// <summary>Rules that step in a norm.</summary>
internal static class NormEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<SteepestDescentOptions>(
            "steepest-descent", "norm", "https://arxiv.org/abs/2409.20325", "mn",
            new(), (plan, options) => new SteepestDescent(plan, options)),
        new OptimizerEntry<SteepestDescentOptions>(
            "normalized-steepest-descent", "norm", "https://arxiv.org/abs/2409.20325", "mn",
            new() { Normalized = true }, (plan, options) => new SteepestDescent(plan, options)),
        new OptimizerEntry<ScionOptions>(
            "scion", "norm", "https://arxiv.org/abs/2502.07529", "mn",
            ScionOptions.LanguageModel, (plan, options) => new Scion(plan, options)),
        new OptimizerEntry<ScionOptions>(
            "scion-unconstrained", "norm", "https://arxiv.org/abs/2502.07529", "mn",
            ScionOptions.Unconstrained, (plan, options) => new Scion(plan, options)),
        new OptimizerEntry<ScionOptions>(
            "clipped-scion", "norm", "https://arxiv.org/abs/2506.01913", "mn",
            ScionOptions.Clipped, (plan, options) => new Scion(plan, options)),
        new OptimizerEntry<ScionOptions>(
            "clipped-scion-unconstrained", "norm", "https://arxiv.org/abs/2506.01913", "mn",
            ScionOptions.ClippedUnconstrained, (plan, options) => new Scion(plan, options)),
    ];
}
