using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Polyak's step in a norm: as far as the linear model needs to reach a lower bound of the loss.</summary>
/// <remarks>
/// For the loss f of the step's batch, the direction D and dual norm N* of <see cref="NormStep{TOptions, TState}"/>, one
/// step computes
/// <code>
/// f* = lower bound; if there is none: best loss so far - δ, where
///      δ ← growth·δ  if f is at or below the last level, else max(shrink·δ, δ_least)
/// W ← W - η·min((f - f*)₊ / N*, largest step)·D      // = -η·(f - f*)/N*²·N*·D
/// </code>
/// η is a factor of the step, 1 for Polyak's. In the Frobenius norm, Euclidean over the matrices, this is Polyak's step of the
/// gradient method. With a bound far below what can be reached the steps are too long: lower η, or bound the step. State: M, in
/// the weight's type, and two numbers.
/// Sources: B. Polyak (1987), Introduction to Optimization, section 5.3; a stochastic f with a bounded step: Loizou et al.
/// (2021),
/// <see href="https://arxiv.org/abs/2002.10542"/>; the level: Nedić and Bertsekas (2001),
/// <see href="https://doi.org/10.1137/S1052623499362111"/>, section 2; other norms: the truncated model of Crawshaw et al.
/// (2025),
/// <see href="https://arxiv.org/abs/2510.09827"/>, without averages.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW
/// (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class Polyak(MatrixPlan plan, PolyakOptions? options = null)
    : NormStep<PolyakOptions, PolyakState>(plan, options ?? new())
{
    /// <inheritdoc/>
    public override bool RequiresClosure => true;

    /// <inheritdoc/>
    protected override PolyakState NewState(PlanEntry entry, PolyakOptions options) => new(entry.Parameter);

    private protected override IEnumerable<Tensor> Factors(
        IReadOnlyList<ProposedUpdate<PolyakOptions, PolyakState>> proposals, JointStep step, StepLoss? loss)
    {
        var above = Options.LowerBound is { } bound ? loss!.Value - bound : loss!.Value - Level(proposals, loss.Value);
        var factor = above.clamp_min(0).div(JointStep.NotZero(step.Dual)).clamp_max(Options.LargestStep);
        return proposals.Select(_ => factor);
    }

    private Tensor Level(IReadOnlyList<ProposedUpdate<PolyakOptions, PolyakState>> proposals, Tensor loss)
    {
        var (best, gap) = (loss, full_like(loss, Options.LevelGap));
        if (!IsFirst(proposals))
        {
            var (bestBefore, gapBefore) = (Number(proposals, PolyakState.Best), Number(proposals, PolyakState.Gap));
            best = minimum(loss, bestBefore);
            gap = where(loss.le(bestBefore - gapBefore), gapBefore * Options.GapGrowth,
                (gapBefore * Options.GapShrink).clamp_min(Options.LeastLevelGap));
        }
        Keep(proposals, PolyakState.Best, best);
        Keep(proposals, PolyakState.Gap, gap);
        return best - gap;
    }
}
