using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>DoG, distance over gradients, in any norm: the step is as long as the distance explored so far, over the root of
/// all squared dual norms.</summary>
/// <remarks>
/// For the direction D and dual norm N* of <see cref="NormStep{TOptions, TState}"/> and weights W₀ before the first step,
/// step t computes
/// <code>
/// R ← max(R, ‖W - W₀‖)                 // in the model's norm; begins at first distance·(1 + ‖W₀‖)
/// S ← S + N*²                          // begins at ε; normalized: N* = 1, so that S counts steps
/// W ← W - η·R/√S·N*·D
/// </code>
/// η has no unit; the authors advise against values other than 1. There is no decay of the step: average the weights for the
/// best result, as the authors do. State: M and W₀, in the weight's type, and two numbers. Cost: the norm of W - W₀ in every
/// step; in the spectral norm that is one Gram matrix and its eigenvalues in double precision for each matrix.
/// Source: Ivgi, Hinder, Carmon (2023), <see href="https://arxiv.org/abs/2302.12022"/>, and
/// <see href="https://github.com/formll/dog"/>, in the Frobenius norm with Euclidean aggregation, without momentum
/// (<see cref="DistanceOptions.Published"/>); other norms are our generalisation (see <c>DistanceOptions.Spectral</c>).
/// Departure: decay is one of the forms of <see cref="WeightDecayForm"/>; the authors' is the coupled one.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW unless the rule takes the whole model.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class DistanceOverGradients(MatrixPlan plan, DistanceOptions? options = null)
    : NormStep<DistanceOptions, DistanceState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override DistanceState NewState(PlanEntry entry, DistanceOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, DistanceState state)
    {
        if (state.Steps == 1) state.Start.copy_(state.Parameter);
        return base.Direction(gradient, state);
    }

    private protected override IEnumerable<Tensor> Factors(
        IReadOnlyList<ProposedUpdate<DistanceOptions, DistanceState>> proposals, JointStep step, StepLoss? loss)
    {
        var first = IsFirst(proposals);
        var distance = first
            ? (Size(proposals, item => item.Entry.Parameter) + 1) * Options.FirstDistance
            : maximum(Number(proposals, DistanceState.Farthest),
                Size(proposals, item => item.Entry.Parameter - item.State.Start));
        var before = first ? full_like(step.Dual, Options.Epsilon) : Number(proposals, DistanceState.SquareSum);
        var size = Options.Normalized ? step.Dual.gt(0).to(ScalarType.Float64) : step.Dual;
        var squares = before + size.square();
        Keep(proposals, DistanceState.Farthest, distance);
        Keep(proposals, DistanceState.SquareSum, squares);
        var factor = distance / JointStep.NotZero(squares.sqrt()) * size;
        return proposals.Select(_ => factor);
    }

    /// <summary>The norm of the model of one tensor for each parameter.</summary>
    private Tensor Size(IReadOnlyList<ProposedUpdate<DistanceOptions, DistanceState>> proposals,
        Func<ProposedUpdate<DistanceOptions, DistanceState>, Tensor> of)
    {
        var sizes = cat([.. proposals.Select(item => _maps.NormOf(item.Entry, Options.Norm, Options.ChosenSolver)
            .UncheckedValue(item.Entry.View.Of(of(item).detach())).to(ScalarType.Float64).reshape(-1))]);
        return Options.Aggregation == NormAggregation.Largest ? sizes.amax([0]) : sizes.square().sum().sqrt();
    }
}
