namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Polyak"/>.</summary>
public sealed record PolyakOptions : StepRuleOptions
{
    /// <summary>Lower bound f* of the loss; null to estimate a level below the best loss so far. Default 0, which bounds every
    /// cross-entropy and every sum of squares.</summary>
    public double? LowerBound { get; init; } = 0;

    /// <summary>Largest step before the learning rate's factor, in units of the norm; positive, infinity for none. Default
    /// infinity, Polyak's.</summary>
    public double LargestStep { get; init; } = double.PositiveInfinity;

    /// <summary>First distance δ of the estimated level from the best loss, positive. Default 0.1: the source leaves it
    /// free; in nats that is a small gain of a language model.</summary>
    public double LevelGap { get; init; } = 0.1;

    /// <summary>Smallest distance of the level, positive. Default 1e-3; free in the source.</summary>
    public double LeastLevelGap { get; init; } = 1e-3;

    /// <summary>Factor of the distance after a loss at or below the level, at least 1. Default 1, the smallest of the
    /// source's.</summary>
    public double GapGrowth { get; init; } = 1;

    /// <summary>Factor of the distance after any other loss, in (0, 1). Default 1/2; free in the source.</summary>
    public double GapShrink { get; init; } = 0.5;

    internal override void Check()
    {
        base.Check();
        Require.Finite(LowerBound ?? 0, "Use null to estimate one.", nameof(LowerBound));
        if (!(LargestStep > 0))
            throw new ArgumentOutOfRangeException(
                nameof(LargestStep), LargestStep, "LargestStep must be positive. Use infinity for none.");
        Require.Positive(LevelGap, "Use 0.1.");
        Require.Positive(LeastLevelGap, "Use 1e-3.");
        Require.InRange(GapGrowth, 1, double.PositiveInfinity, "Use 1 to keep the distance.");
        Require.InRange(GapShrink, double.Epsilon, 1, "Use 0.5.");
    }
}
