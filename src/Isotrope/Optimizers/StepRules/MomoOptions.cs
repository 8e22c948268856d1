namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Momo"/>.</summary>
public sealed record MomoOptions : StepRuleOptions
{
    /// <summary>Options with decay 0.9 of the averages, the authors'.</summary>
    public MomoOptions() => Momentum = 0.9;

    /// <summary>Lower bound f* of the loss. Default 0, the authors'.</summary>
    public double LowerBound { get; init; }

    /// <summary>Whether the bound rises with what the model shows of the loss. Default false, the authors'.</summary>
    public bool EstimateLowerBound { get; init; }

    /// <summary>The published Momo: steps of stochastic gradient descent, of all parameters; rate 1, decay of averages
    /// 0.9.</summary>
    public static MomoOptions Published { get; } =
        new() { Norm = "frobenius", Aggregation = NormAggregation.Euclidean, WholeModel = true };

    internal override void Check()
    {
        base.Check();
        Require.Finite(LowerBound, "Use 0 for a cross-entropy.");
    }
}
