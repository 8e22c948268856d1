using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Momo: momentum whose step stops where an average of linear models of the loss reaches a lower bound.</summary>
/// <remarks>
/// For the loss f of the step's batch and the direction D and dual norm N* of <see cref="NormStep{TOptions, TState}"/>, one
/// step computes
/// <code>
/// M ← μM + (1 - μ)G,   F ← μF + (1 - μ)f,   P ← μP + (1 - μ)⟨G, W⟩       // each begins with its first value
/// q = F - P + ⟨M, W⟩                                                     // the averaged model at W
/// W ← W - min(η, (q - f*)₊ / N*²)·N*·D
/// </code>
/// and, if the bound is estimated, f* ← max(q/2, f*₀) before the step where q &lt; f*, and f* ← max(q - τN*²/2, f*₀) after
/// it, τ being the minimum above. η is the longest step, in the units of gradient descent in that norm. State: M, in the
/// weight's type, and three numbers.
/// Sources: Schaipp, Ohana, Eickenberg, Defazio, Gower (2024), <see href="https://arxiv.org/abs/2305.07583"/>, and
/// <see href="https://github.com/fabian-sp/MoMo"/> without bias correction; other norms: Crawshaw et al. (2025),
/// <see href="https://arxiv.org/abs/2510.09827"/>.
/// Departures: decay is one of the forms of <see cref="WeightDecayForm"/> and not in the model; the authors' divides the
/// weights by 1 + ηλ after the step. Parameter groups share one model, with the rate of each as its own longest step.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW unless the rule takes the whole model.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class Momo(MatrixPlan plan, MomoOptions? options = null)
    : NormStep<MomoOptions, MomoState>(plan, options ?? new())
{
    /// <inheritdoc/>
    public override bool RequiresClosure => true;

    /// <inheritdoc/>
    protected override MomoState NewState(PlanEntry entry, MomoOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomoState state) => state.Steps == 1
        ? state.Momentum.copy_(gradient)
        : base.Direction(gradient, state);

    private protected override IEnumerable<Tensor> Factors(
        IReadOnlyList<ProposedUpdate<MomoOptions, MomoState>> proposals, JointStep step, StepLoss? loss)
    {
        var model = Model(proposals, loss!.Value);
        var square = step.Dual.square();
        var bound = Bound(proposals, model);
        var reach = (model - bound).clamp_min(0).div(JointStep.NotZero(square));   // τ without its limit η
        var longest = reach.clamp_max(proposals.Max(item => item.Length));
        if (Options.EstimateLowerBound)
            Keep(proposals, MomoState.Bound, (model - longest * square / 2).clamp_min(Options.LowerBound));
        return proposals.Select(item => reach.div(item.Length > 0 ? item.Length : 1).clamp_max(1).mul(step.Dual));
    }

    private Tensor Model(IReadOnlyList<ProposedUpdate<MomoOptions, MomoState>> proposals, Tensor loss)
    {
        var mean = IsFirst(proposals) ? loss : Number(proposals, MomoState.Loss).lerp(loss, Weight(1 - Options.Momentum, loss));
        Keep(proposals, MomoState.Loss, mean);
        foreach (var (_, entry, state, gradient, _, _, _) in proposals)
        {
            var product = Inner(gradient, entry).reshape(1).to(state.ProductMean.dtype);
            if (state.Steps == 1) state.ProductMean.copy_(product);
            else state.ProductMean.lerp_(product, 1 - Options.Momentum);
        }
        return mean + JointStep.Sum(proposals.Select(item =>
            Inner(item.Direction, item.Entry) - item.State.ProductMean.to(ScalarType.Float64).reshape([])));
    }

    private Tensor Bound(IReadOnlyList<ProposedUpdate<MomoOptions, MomoState>> proposals, Tensor model)
    {
        var first = full_like(model, Options.LowerBound);
        if (!Options.EstimateLowerBound || IsFirst(proposals)) return Lowered(first);
        return Lowered(Number(proposals, MomoState.Bound));

        Tensor Lowered(Tensor bound) => Options.EstimateLowerBound
            ? where(model.lt(bound), maximum(model / 2, first), bound)
            : bound;
    }

    private static Tensor Inner(Tensor matrices, PlanEntry entry) =>
        matrices.mul(entry.View.Of(entry.Parameter.detach())).sum(ScalarType.Float64);

    private static Tensor Weight(double weight, Tensor like) => full_like(like, weight);
}
