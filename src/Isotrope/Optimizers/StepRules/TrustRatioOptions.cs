namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="TrustRatio"/>.</summary>
public sealed record TrustRatioOptions : StepRuleOptions
{
    /// <summary>Ratio of actual to predicted decrease above which a step is taken, in [0, 1/4). Default 0, the smallest of the
    /// source's: every step that gains is taken.</summary>
    public double Acceptance { get; init; }

    /// <summary>Ratio below which the radius shrinks to a quarter, in (acceptance, 1). Default 1/4, the source's.</summary>
    public double ShrinkBelow { get; init; } = 0.25;

    /// <summary>Ratio above which the radius doubles, in [shrink, 1]. Default 3/4, the source's.</summary>
    public double GrowAbove { get; init; } = 0.75;

    /// <summary>Largest radius in units of the learning rate, at least 1. Default 1000; the source leaves it free.</summary>
    public double LargestRadius { get; init; } = 1000;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Acceptance, 0, 0.25, "Use 0 to take every step that gains.");
        Require.InRange(ShrinkBelow, Acceptance, 1, "Use 0.25.");
        Require.InRange(GrowAbove, ShrinkBelow, 1 + 1e-12, "Use 0.75.");
        Require.InRange(LargestRadius, 1, double.PositiveInfinity, "Use 1000.");
    }
}
