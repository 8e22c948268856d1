namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="AdaGo"/>.</summary>
public sealed record AdaGoOptions : MomentumOptions
{
    /// <summary>Options with the source's rate, 0.05.</summary>
    public AdaGoOptions() => LearningRate = 0.05;

    /// <summary>γ: norms of gradients count at most as this, in units of the gradient; positive. Default 10, the
    /// source's.</summary>
    public double LargestNorm { get; init; } = 10;

    /// <summary>ε/η: the rate does not fall below this share of η, in [0, 1). Default 0.01, the source's ε = 5e-4 at
    /// η = 0.05.</summary>
    public double Floor { get; init; } = 0.01;

    /// <summary>v₀, where the accumulated norm begins, in units of the gradient; positive. Default 1, Optax's.</summary>
    public double FirstNorm { get; init; } = 1;

    internal override void Check()
    {
        base.Check();
        Require.Positive(LargestNorm, "Use 10.");
        Require.InRange(Floor, 0, 1, "Use 0.01.");
        Require.Positive(FirstNorm, "Use 1.");
    }
}
