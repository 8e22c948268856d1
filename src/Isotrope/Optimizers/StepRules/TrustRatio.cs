using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>A trust region in a norm whose radius follows the ratio of actual to predicted decrease.</summary>
/// <remarks>
/// For the loss f of the step's batch and the direction D of <see cref="NormStep{TOptions, TState}"/>, one step computes
/// <code>
/// r = (f(W) - f(W - η·R·D)) / (η·R·⟨G, D⟩)             // actual over predicted decrease of the linear model
/// W ← W - η·R·D     if r &gt; acceptance, else W            // with the radius before its change
/// R ← R/4           if r &lt; 1/4
/// R ← min(2R, R_max) if r &gt; 3/4                          // the linear model's minimizer is always on the border
/// </code>
/// R begins at 1, so that η is the first radius, in units of the norm of W; schedules multiply it. A direction that promises
/// nothing (zero gradient, or momentum that points uphill) leaves weights and radius as they are. State: M, in the weight's
/// type, and R. Cost: one more evaluation of the loss; nothing waits for it.
/// Source: Nocedal and Wright, Numerical Optimization (2006), algorithm 4.1, whose constants these are, with the linear model
/// and the norm of one's choice in place of the quadratic model and the Euclidean norm. A ratio that is not a number counts as
/// small.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW
/// (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class TrustRatio(MatrixPlan plan, TrustRatioOptions? options = null)
    : NormStep<TrustRatioOptions, TrustRatioState>(plan, options ?? new())
{
    /// <inheritdoc/>
    public override bool RequiresClosure => true;

    /// <inheritdoc/>
    protected override TrustRatioState NewState(PlanEntry entry, TrustRatioOptions options) => new(entry.Parameter);

    private protected override IEnumerable<Tensor> Factors(
        IReadOnlyList<ProposedUpdate<TrustRatioOptions, TrustRatioState>> proposals, JointStep step, StepLoss? loss)
    {
        var radius = Number(proposals, TrustRatioState.Length);
        var predicted = radius * step.Slope();
        var ratio = (loss!.Value - step.LossAfter(radius, loss)) / predicted;
        var promises = predicted.gt(0);
        var next = where(ratio.ge(Options.ShrinkBelow),   // false for NaN as well
            where(ratio.gt(Options.GrowAbove), (radius * 2).clamp_max(Options.LargestRadius), radius),
            radius / 4);
        Keep(proposals, TrustRatioState.Length, where(promises, next, radius));
        var factor = where(promises.logical_and(ratio.gt(Options.Acceptance)), radius, zeros_like(radius));
        return proposals.Select(_ => factor);
    }
}
