namespace Isotrope.Optimizers;

/// <summary>The rules that every comparison begins with.</summary>
internal static class BaselineEntries
{
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
    ];
}
