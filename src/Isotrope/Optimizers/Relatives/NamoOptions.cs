using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Namo"/>.</summary>
public sealed record NamoOptions : MomentumOptions
{
    /// <summary>Options with the authors' settings for GPT-2: rate 0.012, decay 0.1, five Jordan steps.</summary>
    public NamoOptions()
    {
        LearningRate = 0.012;
        WeightDecay = 0.1;
        Solver = PolynomialSchedules.Jordan.Name;
    }

    /// <summary>Whether every column has a step of its own (NAMO-D). Default false (NAMO).</summary>
    public bool ByColumns { get; init; }

    /// <summary>c in (0, 1]: steps of columns stay between c and 1/c of their mean; 1 makes them equal. Default 0.75, that of the
    /// authors' class.</summary>
    public double Clamp { get; init; } = 0.75;

    /// <summary>Whether the direction looks ahead along the momentum. Default true, the authors'.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Decay β₂ of the running mean of squared norms, in [0, 1). Default 0.99, the authors'.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>ε, added to the root of the mean of squared norms, in units of the gradient; positive. Default 1e-8, the
    /// authors'.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How the update is scaled. Default matched to AdamW, the authors'.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.MatchRms;

    /// <summary>NAMO-D with the authors' rate, 9e-3.</summary>
    public static NamoOptions Columns { get; } = new() { ByColumns = true, LearningRate = 9e-3 };

    internal override void Check()
    {
        base.Check();
        if (!(Clamp > 0 && Clamp <= 1))
            throw new ArgumentOutOfRangeException(nameof(Clamp), Clamp, "Clamp must be in (0, 1]. Use 0.75.");
        Require.InRange(Beta2, 0, 1, "Use 0.99.");
        Require.Positive(Epsilon, "Use 1e-8.");
        Require.Member(UpdateScale);
    }
}
