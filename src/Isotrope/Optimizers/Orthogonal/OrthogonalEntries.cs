namespace Isotrope.Optimizers;

/// <summary>Muon, its conventions and its relatives.</summary>
internal static class OrthogonalEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<MuonOptions>(
            "muon", "muon", "https://arxiv.org/abs/2502.16982", "mn",
            MuonOptions.Moonlight, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-jordan", "muon", "https://kellerjordan.github.io/posts/muon/", "mn",
            MuonOptions.Jordan, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-pytorch", "muon", "https://docs.pytorch.org/docs/stable/generated/torch.optim.Muon.html", "mn",
            MuonOptions.PyTorch, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-optax", "muon", "https://optax.readthedocs.io/en/latest/api/contrib.html", "mn",
            MuonOptions.Optax, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-dion", "muon", "https://github.com/microsoft/dion", "mn",
            MuonOptions.Dion, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-scion-scale", "muon", "https://arxiv.org/abs/2502.07529", "mn",
            MuonOptions.ScionScale, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-emerging", "muon", "https://github.com/NVIDIA-NeMo/Emerging-Optimizers", "mn",
            MuonOptions.Emerging, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<NorMuonOptions>(
            "normuon", "muon", "https://arxiv.org/abs/2510.05491", "mn + m",
            new(), (plan, options) => new NorMuon(plan, options)),
        new OptimizerEntry<DionOptions>(
            "dion", "muon", "https://arxiv.org/abs/2504.05295", "mn + nr",
            new(), (plan, options) => new Dion(plan, options)),
        new OptimizerEntry<OrthogonalSgdmOptions>(
            "orthogonal-sgdm", "muon", "https://arxiv.org/abs/2202.07052", "mn",
            new(), (plan, options) => new OrthogonalSgdm(plan, options)),
    ];
}
