namespace Isotrope.Optimizers;

/// <summary>Where the running mean of gradients of <see cref="TrustRegion"/> begins.</summary>
public enum MomentumStart
{
    /// <summary>At the first gradient, M₀ = G₁, as the theorems of arXiv 2503.12645 assume.</summary>
    Gradient,

    /// <summary>At zero. With steps of a fixed length that differs from <see cref="Gradient"/> by the weight of the first
    /// gradient alone.</summary>
    Zero,

    /// <summary>There is none: every step sees its own gradient only, and nothing is kept.</summary>
    None,
}
