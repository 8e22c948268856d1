namespace Isotrope.Optimizers;

/// <summary>Rules of several replicas, simulated in one process. The states are those of four replicas, the default.</summary>
internal static class DistributedEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<DeMuonOptions>(
            "demuon", "distributed", "https://arxiv.org/abs/2510.01377", "12mn",
            new(), (plan, options) => new DeMuon(plan, options))
        { Doubt = "the order within a step and the start are from a secondary account of the paper" },
        new OptimizerEntry<PisaOptions>(
            "pisa", "distributed", "https://arxiv.org/abs/2502.10784", "4mn",
            new(), (plan, options) => new Pisa(plan, options)),
        new OptimizerEntry<PisaOptions>(
            "sisa", "distributed", "https://arxiv.org/abs/2502.10784", "8mn",
            PisaOptions.Sisa, (plan, options) => new Pisa(plan, options)),
        new OptimizerEntry<NsisaOptions>(
            "nsisa", "distributed", "https://arxiv.org/abs/2502.10784", "12mn",
            new(), (plan, options) => new Nsisa(plan, options)),
    ];
}
