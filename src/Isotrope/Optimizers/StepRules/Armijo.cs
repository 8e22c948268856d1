using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Armijo's line search along the steepest direction in a norm: in the spectral norm, Muon without a learning rate to
/// tune.</summary>
/// <remarks>
/// For the loss f of the step's batch, the direction D of <see cref="NormStep{TOptions, TState}"/> and ν = ⟨G, D⟩, one step
/// tries
/// <code>
/// a = 1, ρ, ρ², ...   until   f(W - η·a·D) ≤ f(W) - c·η·a·ν
/// W ← W - η·a·D
/// </code>
/// η is the first trial, in units of the norm of W: every step begins there. Where f is smooth, ‖∇f(X) - ∇f(Y)‖_F ≤ L‖X -
/// Y‖_F, and D is a polar factor of rank r, every a·η ≤ 2(1 - c)ν/(L·r) is accepted, so that the step lies within [2(1 -
/// c)ρν/(L·r), η] or is η: the search is PolarGrad with a rate that tunes itself. A direction that does not descend
/// (momentum), or a search that gives up, leaves the weights as they are but for decay, which the search does not see.
/// State: M, in the weight's type. Cost: one evaluation of the loss for each trial, and a wait for each. Where layers are
/// random (dropout), trials compare different functions. Source: L. Armijo (1966),
/// <see href="https://doi.org/10.2140/pjm.1966.16.1"/>; Nocedal and Wright, Numerical Optimization, algorithm 3.1.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW, which steps after the search.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class Armijo(MatrixPlan plan, ArmijoOptions? options = null)
    : NormStep<ArmijoOptions, StepRuleState>(plan, options ?? new())
{
    /// <inheritdoc/>
    public override bool RequiresClosure => true;

    /// <inheritdoc/>
    protected override StepRuleState NewState(PlanEntry entry, ArmijoOptions options) => new(entry.Parameter);

    private protected override IEnumerable<Tensor> Factors(
        IReadOnlyList<ProposedUpdate<ArmijoOptions, StepRuleState>> proposals, JointStep step, StepLoss? loss)
    {
        var factor = Search(step, loss!);
        return proposals.Select(_ => factor);
    }

    private Tensor Search(JointStep step, StepLoss loss)
    {
        var before = loss.Value;
        var needed = step.Slope().mul(Options.SufficientDecrease);
        var factor = ones_like(before);
        if (!needed.gt(0).item<bool>()) return factor.mul(0);   // nothing to gain along this direction
        for (var trial = 0; trial < Options.MostTrials; trial++)
        {
            if (step.LossAfter(factor, loss).le(before - needed * factor).item<bool>()) return factor;
            factor *= Options.Backtracking;
        }
        return factor.mul(0);
    }
}
