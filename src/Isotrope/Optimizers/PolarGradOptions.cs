using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="PolarGrad"/>.</summary>
public sealed record PolarGradOptions : MomentumOptions
{
    /// <summary>Options with PolarGrad's defaults: rate 0.02, exact polar factor.</summary>
    public PolarGradOptions()
    {
        LearningRate = 0.02;   // the reference code's
        Accuracy = PolarAccuracy.Exact;
    }

    /// <summary>Where momentum stands. Default momentum first, the reference code's.</summary>
    public PolarGradForm Form { get; init; } = PolarGradForm.MomentumFirst;
}
