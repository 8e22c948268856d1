using Isotrope.Plan;

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
        new OptimizerEntry<AdamOptions>(
            "adam", "baseline", "https://arxiv.org/abs/1412.6980", "2mn",
            new(), (plan, options) => new Adam(plan, options)),
        new OptimizerEntry<AdagradOptions>(
            "adagrad", "baseline", "https://jmlr.org/papers/v12/duchi11a.html", "mn",
            new(), (plan, options) => new Adagrad(plan, options)),
        new OptimizerEntry<SgdOptions>(
            "sgd", "baseline", "https://proceedings.mlr.press/v28/sutskever13.html", "mn",
            new(), (plan, options) => new Sgd(plan, options)),
        new OptimizerEntry<NormalizedSgdOptions>(
            "normalized-sgd", "baseline", "https://arxiv.org/abs/2002.03305", "mn",
            new(), (plan, options) => new NormalizedSgd(plan, options)),
        new OptimizerEntry<SignSgdOptions>(
            "signsgd", "baseline", "https://arxiv.org/abs/1802.04434", "0",
            new(), (plan, options) => new SignSgd(plan, options)),
        new OptimizerEntry<SignumOptions>(
            "signum", "baseline", "https://arxiv.org/abs/1802.04434", "mn",
            new(), (plan, options) => new Signum(plan, options)),
        new OptimizerEntry<LionOptions>(
            "lion", "baseline", "https://arxiv.org/abs/2302.06675", "mn",
            new(), (plan, options) => new Lion(plan, options)),
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
        new OptimizerEntry<PolarGradOptions>(
            "polargrad", "polargrad", "https://arxiv.org/abs/2505.21799", "mn",
            new(), (plan, options) => new PolarGrad(plan, options)),
        new OptimizerEntry<PolarGradOptions>(
            "polargrad-paper", "polargrad", "https://github.com/timlautk/polargrad", "mn",
            PolarGradOptions.Paper, (plan, options) => new PolarGrad(plan, options)),
        new OptimizerEntry<PolarGradOptions>(
            "polarsgdm", "polargrad", "https://arxiv.org/abs/2505.21799", "mn",
            PolarGradOptions.Tables, (plan, options) => new PolarGrad(WithTables(plan), options)),
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
            "shampoo-distributed", "preconditioned", "https://github.com/facebookresearch/optimizers", "2mn + 2m² + 2n²",
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

    /// <summary>The plan with embeddings and head under the matrix rule as well.</summary>
    private static MatrixPlan WithTables(MatrixPlan plan)
    {
        string[] tables = [.. plan.Where(entry => entry.Role is ParameterRole.Embedding or ParameterRole.Head).SelectMany(entry => entry.Names)];
        return tables.Length == 0 ? plan : plan.Matrix(tables);
    }
}
