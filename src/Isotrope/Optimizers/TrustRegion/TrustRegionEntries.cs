namespace Isotrope.Optimizers;

/// <summary>Rules that minimize a linear model over a ball.</summary>
internal static class TrustRegionEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<TrustRegionOptions>(
            "trust-region", "trust region", "https://arxiv.org/abs/2503.12645", "mn",
            TrustRegionOptions.Training, (plan, options) => new TrustRegion(plan, options)),
        new OptimizerEntry<TrustRegionOptions>(
            "trust-region-transported", "trust region", "https://arxiv.org/abs/2503.12645", "2mn",
            TrustRegionOptions.Transported, (plan, options) => new TrustRegion(plan, options)),
        new OptimizerEntry<TrustRegionOptions>(
            "spectral-descent", "trust region", "https://proceedings.mlr.press/v38/carlson15.html", "0",
            TrustRegionOptions.SpectralDescent, (plan, options) => new TrustRegion(plan, options)),
        new OptimizerEntry<TrustRegionOptions>(
            "gluon", "trust region", "https://arxiv.org/abs/2505.13416", "mn",
            TrustRegionOptions.Gluon, (plan, options) => new TrustRegion(plan, options))
        { Doubt = "the radius is known from other papers and codes; with momentum its dual norm is taken, which is our choice" },
    ];
}
