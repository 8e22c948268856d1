namespace Isotrope.Optimizers;

/// <summary>Rules that decide how long a step is.</summary>
internal static class StepRuleEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<ArmijoOptions>(
            "armijo-muon", "step rule", "https://doi.org/10.2140/pjm.1966.16.1", "mn",
            new(), (plan, options) => new Armijo(plan, options)),
        new OptimizerEntry<TrustRatioOptions>(
            "ratio-muon", "step rule", "https://doi.org/10.1007/978-0-387-40065-5", "mn + 1",
            new() { LearningRate = 0.02 }, (plan, options) => new TrustRatio(plan, options)),
        new OptimizerEntry<PolyakOptions>(
            "polyak-muon", "step rule", "https://arxiv.org/abs/2002.10542", "mn + 2",
            new(), (plan, options) => new Polyak(plan, options)),
        new OptimizerEntry<MomoOptions>(
            "momo", "step rule", "https://arxiv.org/abs/2305.07583", "mn + 3",
            MomoOptions.Published, (plan, options) => new Momo(plan, options)),
        new OptimizerEntry<MuonMaxOptions>(
            "muonmax", "step rule", "https://arxiv.org/abs/2510.09827", "mn + 1",
            MuonMaxOptions.Untruncated, (plan, options) => new MuonMax(plan, options)),
        new OptimizerEntry<MuonMaxOptions>(
            "muonmax-momo", "step rule", "https://arxiv.org/abs/2510.09827", "mn + 1",
            new(), (plan, options) => new MuonMax(plan, options)),
        new OptimizerEntry<DistanceOptions>(
            "dog", "step rule", "https://arxiv.org/abs/2302.12022", "2mn + 2",
            DistanceOptions.Published, (plan, options) => new DistanceOverGradients(plan, options)),
        new OptimizerEntry<DistanceOptions>(
            "distance-muon", "step rule", "https://arxiv.org/abs/2302.12022", "2mn + 2",
            DistanceOptions.Spectral, (plan, options) => new DistanceOverGradients(plan, options))
        {
            Doubt = "DoG is published for the Euclidean norm; normalized steps in the spectral norm are our generalisation, " +
                "and the formula of Distance-Aware Muon (arXiv 2605.18999) could not be compared.",
        },
    ];
}
