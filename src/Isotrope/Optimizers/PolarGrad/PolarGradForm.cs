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

    /// <summary>Momentum first with a sum in place of the average, Polyak's heavy ball: the steps of momentum first at
    /// η/(1 - μ).</summary>
    HeavyBall,

    /// <summary>Momentum first with a look ahead along the average.</summary>
    Nesterov,
}
