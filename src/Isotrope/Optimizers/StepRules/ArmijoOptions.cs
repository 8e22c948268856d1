namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Armijo"/>.</summary>
public sealed record ArmijoOptions : StepRuleOptions
{
    /// <summary>Share c of the predicted decrease that a step must reach, in (0, 1). Default 1e-4, that of Nocedal and Wright,
    /// Numerical Optimization, section 3.1.</summary>
    public double SufficientDecrease { get; init; } = 1e-4;

    /// <summary>Factor ρ by which a refused step shrinks, in (0, 1). Default 1/2, halving.</summary>
    public double Backtracking { get; init; } = 0.5;

    /// <summary>Trials before the search gives up and the weights stay, at least 1. Default 30: with halving, steps down to
    /// 2e-9 of the first.</summary>
    public int MostTrials { get; init; } = 30;

    internal override void Check()
    {
        base.Check();
        Require.InRange(SufficientDecrease, double.Epsilon, 1, "Use 1e-4.");
        Require.InRange(Backtracking, double.Epsilon, 1, "Use 0.5.");
        Require.InRange(MostTrials, 1, int.MaxValue, "Use 30.");
    }
}
