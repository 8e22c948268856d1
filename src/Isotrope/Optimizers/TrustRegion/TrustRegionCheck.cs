using Isotrope.Norms;

namespace Isotrope.Optimizers;

/// <summary>Finds options of <see cref="TrustRegion"/> that do not go together, before the first step.</summary>
internal static class TrustRegionCheck
{
    /// <summary>Refuses what cannot be done.</summary>
    public static void Of(TrustRegionOptions options)
    {
        Norm[] norms = [.. new[] { options.Norm, options.OuterNorm, options.VectorNorm }
            .Select(norm => NormCatalog.Parse(norm, options.ChosenSolver))];
        if (!(options.Lower <= 0 && options.Upper >= 0 && options.Lower < options.Upper))
            throw new ArgumentOutOfRangeException(nameof(options.Lower), $"[{options.Lower}, {options.Upper}]",
                "Lower must be at most 0, Upper at least 0, and they must differ, so that decay does not lead out of the box. " +
                "Use -Infinity and Infinity for no box.");
        if (options is { RadiusRule: RadiusRule.Smooth, Smoothness: 0, SmoothnessGrowth: 0 })
            throw new ArgumentException(
                "Smoothness and SmoothnessGrowth are both 0, so that the radius would be infinite. Give one of them.",
                nameof(options.Smoothness));
        if (options is { Transport: true, Start: MomentumStart.None })
            throw new ArgumentException(
                "Transport needs momentum: it takes gradients where they make the mean exact. Use Start = Gradient.",
                nameof(options.Transport));
        if (options.IsComposite) Composite(options, norms);
    }

    private static void Composite(TrustRegionOptions options, Norm[] norms)
    {
        if (options.RadiusRule != RadiusRule.Fixed)
            throw new ArgumentException(
                $"Penalties and constraints need RadiusRule = Fixed; it is {options.RadiusRule}, for which they have no theory.",
                nameof(options.RadiusRule));
        if (options.DecayForm == WeightDecayForm.Cautious && options.WeightDecay > 0)
            throw new ArgumentException(
                "Cautious decay follows the update, which a penalty or constraint decides only after the decay. Use another " +
                "DecayForm.", nameof(options.DecayForm));
        if (options is { HasBox: true, BallNorm: not null })
            throw new ArgumentException(
                "Give either a box (Lower, Upper) or a ball (BallNorm), not both.", nameof(options.BallNorm));
        if (options.BallNorm is { } ball) RequireProjection(NormCatalog.Parse(ball), nameof(options.BallNorm));
        foreach (var norm in norms) RequireProjection(norm, nameof(options.Norm));
        if (options.InnerRounds < 1)
            throw new ArgumentOutOfRangeException(
                nameof(options.InnerRounds), options.InnerRounds, "InnerRounds must be at least 1. Use 200.");
    }

    private static void RequireProjection(Norm norm, string option)
    {
        if (!norm.HasProjection)
            throw new ArgumentException(
                $"Penalties and constraints need the nearest point of a ball, which has no closed form in '{norm.Expression}'. " +
                $"Use {string.Join(", ", NormCatalog.Projected)}; schatten with p = 1, 2 or inf.", option);
    }
}
