namespace Isotrope.Optimizers;

/// <summary>Where momentum stands in <see cref="PolarGrad"/>.</summary>
public enum PolarGradForm
{
    /// <summary>Momentum first: the polar factor and the nuclear norm are those of the averaged gradient.</summary>
    MomentumFirst,

    /// <summary>Polar first: polar factors of raw gradients are averaged, scaled by the raw gradient's nuclear norm.</summary>
    PolarFirst,

    /// <summary>No momentum.</summary>
    None,
}
