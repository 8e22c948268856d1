namespace Isotrope.Optimizers;

/// <summary>All optimizers by name.</summary>
public static class OptimizerCatalog
{
    /// <summary>The optimizers. To add one, add its line here: the common tests and the command line then know it.</summary>
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<AdamWOptions>(
            "adamw", "baseline", "https://arxiv.org/abs/1711.05101", "2mn",
            new(), (plan, options) => new AdamW(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon", "muon", "https://arxiv.org/abs/2502.16982", "mn",
            MuonOptions.Moonlight, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-jordan", "muon", "https://kellerjordan.github.io/posts/muon/", "mn",
            MuonOptions.Jordan, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-pytorch", "muon", "https://docs.pytorch.org/docs/stable/generated/torch.optim.Muon.html", "mn",
            MuonOptions.PyTorch, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<PolarGradOptions>(
            "polargrad", "polargrad", "https://arxiv.org/abs/2505.21799", "mn",
            new(), (plan, options) => new PolarGrad(plan, options)),
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
        new OptimizerEntry<ShampooOptions>(
            "shampoo", "preconditioned", "https://arxiv.org/abs/1802.09568", "2mn + 2m² + 2n²",
            ShampooOptions.LanguageModel, (plan, options) => new Shampoo(plan, options)),
        new OptimizerEntry<ShampooOptions>(
            "shampoo-distributed", "preconditioned", "https://github.com/facebookresearch/optimizers", "2mn + 2(mn)², at most 4mn more",
            ShampooOptions.Published, (plan, options) => new Shampoo(plan, options)),
        new OptimizerEntry<SoapOptions>(
            "soap", "preconditioned", "https://arxiv.org/abs/2409.11321", "2mn + 2m² + 2n²",
            new(), (plan, options) => new Soap(plan, options)),
    ];

    /// <summary>The optimizer of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public static OptimizerEntry ByName(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException(Suggestion.Unknown("optimizer", name, All.Select(entry => entry.Name)), nameof(name));
}
