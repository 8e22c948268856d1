using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Dion2"/>.</summary>
public sealed record Dion2Options : MomentumOptions
{
    /// <summary>Options with the reference's learning rate and decay, both 0.01, and polar schedule, five Polar Express
    /// steps.</summary>
    public Dion2Options()
    {
        (LearningRate, WeightDecay) = (0.01, 0.01);
        Solver = PolynomialSchedules.PolarExpress5.Name;
    }

    /// <summary>Share of the rows or columns that move in a step, in (0, 1]. Default 0.25, the reference's; 1 is Muon.</summary>
    public double Fraction { get; init; } = 0.25;

    /// <summary>How the update is scaled, with the sides of the whole matrix. Default from root mean square to root mean square,
    /// the reference's.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.RmsToRms;

    internal override void Check()
    {
        base.Check();
        if (!(Fraction > 0 && Fraction <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(Fraction), Fraction, $"{nameof(Fraction)} must be in (0, 1]. Use 0.25, or 1 for whole matrices.");
        Require.Member(UpdateScale);
    }
}
