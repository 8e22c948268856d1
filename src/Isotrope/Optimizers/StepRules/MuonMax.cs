using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>MuonMax: steepest descent of the whole model in a norm made of the largest spectral norm and Adam's, with Momo's
/// cut-off.</summary>
/// <remarks>
/// For matrices W_ℓ and other parameters w with gradients G, g and the loss f of the step's batch, one step computes
/// <code>
/// M ← μM + (1 - μ)G,   m ← μm + (1 - μ)g,   v ← β₂v + (1 - β₂)g²      // each begins with its first value
/// U_ℓ = polar(M_ℓ),   N = Σ⟨M_ℓ, U_ℓ⟩,   d = m/(√v + ε)
/// N*² = s·N² + ⟨m, d⟩                                                // squared dual norm
/// B ← μB + (1 - μ)(f - ⟨G, W⟩ - ⟨g, w⟩)
/// τ = min(η, (B + ⟨M, W⟩ + ⟨m, w⟩ - f*)₊ / N*²)                      // without a lower bound: τ = η
/// W_ℓ ← (1 - ηλ)W_ℓ - τ·s·N·U_ℓ,   w ← (1 - ηλ)w - τ·d
/// </code>
/// All matrices step equally far, by the sum of their nuclear norms: the step vanishes with the gradient. η is in the units
/// of gradient descent. State: M and one number, beside vectors, embeddings and head also v.
/// Source: Crawshaw, Modi, Liu, Gower (2025), <see href="https://arxiv.org/abs/2510.09827"/>, in the form of the authors' code,
/// <see href="https://github.com/modichirag/GPT-opt"/>.
/// Departures: N is this step's, which costs nothing here, where the code by default takes the last step's; the numerator of
/// the cut-off is not allowed to be negative, which in the code turns the step around.
/// </remarks>
/// <param name="plan">The parameters; all of them: nothing goes to an AdamW.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range, or there is no such solver.</exception>
public sealed class MuonMax(MatrixPlan plan, MuonMaxOptions? options = null)
    : MatrixOptimizer<MuonMaxOptions, MuonMaxState>(plan, options ?? new())
{
    /// <inheritdoc/>
    public override bool RequiresClosure => Options.LowerBound is not null;

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Polar(Options.ChosenSolver);

    /// <inheritdoc/>
    protected override bool NeedsMatrices => false;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => IsMatrix(entry) ? Map : SpectralMap.Identity;

    /// <inheritdoc/>
    protected override PlanEntry Treated(PlanEntry entry) =>
        IsMatrix(entry) ? entry : entry with { View = MatrixView.Whole(entry.Parameter.shape) };

    /// <inheritdoc/>
    protected override MuonMaxState NewState(PlanEntry entry, MuonMaxOptions options) => new(entry, IsMatrix(entry));

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MuonMaxState state)
    {
        var first = state.Steps == 1;
        if (!state.IsMatrix)
            state.SecondMoment.lerp_(gradient.square(), first ? 1 : 1 - Options.Beta2);
        return state.Momentum.lerp_(gradient, first ? 1 : 1 - Options.Momentum);
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MuonMaxState state) =>
        state.IsMatrix ? mapped : mapped / state.SecondMoment.sqrt().add_(Options.Epsilon);

    private protected override bool Coordinates => true;

    private protected override IReadOnlyList<Tensor> Coordinated(
        IReadOnlyList<ProposedUpdate<MuonMaxOptions, MuonMaxState>> proposals, StepLoss? loss)
    {
        if (proposals.Count == 0) return [];
        var nuclear = Sum(proposals.Where(item => item.State.IsMatrix), item => item.Direction.mul(item.Update));
        var rest = Sum(proposals.Where(item => !item.State.IsMatrix), item => item.Direction.mul(item.Update));
        var square = nuclear.square() * Options.MatrixFactor + rest;
        var reach = loss is null ? null : Model(proposals, loss.Value).sub(Options.LowerBound!.Value).clamp_min(0)
            .div(JointStep.NotZero(square));
        return [.. proposals.Select(item =>
        {
            var update = item.State.IsMatrix ? item.Update.mul(nuclear * Options.MatrixFactor) : item.Update;
            return reach is null || item.Length == 0 ? update : update.mul((reach / item.Length).clamp_max(1));
        })];
    }

    /// <summary>B + ⟨M, W⟩ + ⟨m, w⟩.</summary>
    private Tensor Model(IReadOnlyList<ProposedUpdate<MuonMaxOptions, MuonMaxState>> proposals, Tensor loss)
    {
        var offset = loss - Sum(proposals, item => item.Gradient.mul(Weight(item.Entry)));
        if (proposals.MaxBy(item => item.State.Steps)!.State is { Steps: > 1 } oldest)
            offset = oldest.Offset.to(ScalarType.Float64).reshape([]) * Options.Momentum + offset * (1 - Options.Momentum);
        foreach (var item in proposals) item.State.Offset.copy_(offset);
        return offset + Sum(proposals, item => item.Direction.mul(Weight(item.Entry)));
    }

    private static Tensor Weight(PlanEntry entry) => entry.View.Of(entry.Parameter.detach());

    private static Tensor Sum(IEnumerable<ProposedUpdate<MuonMaxOptions, MuonMaxState>> proposals,
        Func<ProposedUpdate<MuonMaxOptions, MuonMaxState>, Tensor> product)
    {
        var terms = proposals.Select(item => product(item).sum(ScalarType.Float64)).ToArray();
        return terms.Length == 0 ? zeros([], ScalarType.Float64) : stack(terms).sum();
    }

    private static bool IsMatrix(PlanEntry entry) => entry.Rule == UpdateRule.Matrix && entry.View.Shape.Count >= 2;
}
