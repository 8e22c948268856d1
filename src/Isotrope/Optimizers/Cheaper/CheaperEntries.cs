namespace Isotrope.Optimizers;

/// <summary>Rules that save work or memory in the polar step, or leave layers out.</summary>
internal static class CheaperEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<MuonBPOptions>(
            "muonbp", "cheaper", "https://arxiv.org/abs/2510.16981", "mn",
            new(), (plan, options) => new MuonBP(plan, options))
        { Doubt = "formula and scale of blocks are from the abstract and secondary accounts; the period is our choice" },
        new OptimizerEntry<DropMuonOptions>(
            "drop-muon", "cheaper", "https://arxiv.org/abs/2510.02239", "mn",
            new(), (plan, options) => new DropMuon(plan, options))
        { Doubt = "the uniform sampler rests on a caption of the paper; that the first step moves all layers is our reading" },
        new OptimizerEntry<Dion2Options>(
            "dion2", "cheaper", "https://arxiv.org/abs/2512.16928", "mn",
            new(), (plan, options) => new Dion2(plan, options)),
        new OptimizerEntry<LowRankMuonOptions>(
            "low-rank-muon", "cheaper", "https://arxiv.org/abs/2509.11983", "mn",
            new(), (plan, options) => new LowRankMuon(plan, options)),
        new OptimizerEntry<LiMuonOptions>(
            "limuon", "cheaper", "https://arxiv.org/abs/2509.14562", "mn + mr + nr",
            new(), (plan, options) => new LiMuon(plan, options))
        { Doubt = "details of the randomized decomposition, and the defaults, are ours" },
        new OptimizerEntry<LiMuonOptions>(
            "limuon-whole", "cheaper", "https://arxiv.org/abs/2509.14562", "2mn",
            new() { Rank = 0 }, (plan, options) => new LiMuon(plan, options))
        { Doubt = "the defaults are ours" },
    ];
}
