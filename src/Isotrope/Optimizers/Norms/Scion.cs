using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Scion: every layer steps to the point of the unit ball of its own norm that is most aligned with its mean
/// gradient.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G and a ball of radius ρ, one step computes
/// <code>
/// M ← μM + (1 - μ)G
/// D = argmin ⟨M, D⟩ over ‖D‖ ≤ 1           // hidden: -√(m/n)·polar(M); embedding and head: -sign(M)/n; vectors: -M/rms(M)
/// W ← (1 - ηλ)W + η·ρ·D
/// </code>
/// At λ = 1, the constrained form, a step with η ≤ 1 is one of Frank and Wolfe, and ‖W‖ ≤ ρ holds for ever once it holds; other
/// λ keep ‖W‖ ≤ ρ/λ; λ = 0 is the unconstrained form. η has no unit, ρ is a length of weights in the norm. State: M, in the
/// weight's type.
/// <para>With a clip norm ρ_c steps shrink where gradients are small, as in steepest descent; over all layers together
/// <code>
/// V = λW - ρ·D;  s = min(1, Σ ⟨M, V⟩ / ρ_c);  W ← W - ηs·V
/// </code>
/// where ⟨M, V⟩ is ρ times the dual norm of M at λ = 0 and the gap of Frank and Wolfe at λ = 1. A sum below 0, possible from
/// outside of the ball only, counts as 0. Decay of another form than decoupled is not scaled. Then all updates are computed
/// before any is written, one more copy of the
/// weights.</para>
/// All parameters are Scion's: nothing goes to an AdamW. In the constrained form vectors shrink too.
/// Source: Pethick, Xie, Antonakopoulos, Zhu, Silveti-Falls, Cevher (2025), <see href="https://arxiv.org/abs/2502.07529"/>, and
/// <see href="https://github.com/LIONS-EPFL/scion"/>; clipped: Pethick et al. (2025),
/// <see href="https://arxiv.org/abs/2506.01913"/>, algorithm 1, and algorithm 2 in its second variant with the factor 4 in ρ_c,
/// as in its experiments; its γ is η/ρ_c.
/// Departures: μ is the decay, which the reference writes as 1 - momentum; no constants are added in denominators (a norm's
/// <c>guard</c> brings them back); M begins at zero, which changes nothing, since D does not depend on the length of M.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names. Embeddings and head have a norm of their
/// own.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range, or there is no such norm or solver.</exception>
public sealed class Scion(MatrixPlan plan, ScionOptions? options = null)
    : MatrixOptimizer<ScionOptions, MomentumState>(plan, options ?? new())
{
    private readonly NormMaps _maps = new();

    /// <inheritdoc/>
    protected override bool NeedsMatrices => false;

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Polar(Options.ChosenSolver);

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => entry.Role is ParameterRole.Embedding or ParameterRole.Head
        ? _maps.Of(entry, Options.OuterNorm, Options.ChosenSolver, Options.OuterRadius)
        : _maps.Of(entry, Options.Norm, Options.ChosenSolver, Options.Radius);

    /// <inheritdoc/>
    protected override PlanEntry Treated(PlanEntry entry) => entry with
    {
        View = entry.Parameter.shape.Length < 2 ? MatrixView.Column(entry.Parameter.shape) : entry.View,
        Decays = true,
    };

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, ScionOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) =>
        state.Momentum.lerp_(gradient, 1 - Options.Momentum);

    /// <inheritdoc/>
    protected override void Write(PlanEntry entry, Tensor update, MomentumState state)
    {
        if (!ShrinksTogether(Options)) base.Write(entry, update, state);
        else entry.Parameter.add_(update, alpha: -Options.LearningRate);
    }

    private protected override bool Coordinates =>
        Groups.OfType<MatrixGroup<ScionOptions>>().Any(group => group.Current.ClipNorm is not null);

    private protected override IReadOnlyList<Tensor> Coordinated(
        IReadOnlyList<ProposedUpdate<ScionOptions, MomentumState>> proposals, StepLoss? loss)
    {
        var steps = proposals.Select(proposal => proposal.Group.Current is var options && ShrinksTogether(options)
            ? proposal.Update.add(proposal.Entry.View.Of(proposal.Entry.Parameter.detach()), alpha: options.WeightDecay)
            : proposal.Update).ToList();
        var clipped = proposals.Zip(steps).Where(pair => pair.First.Group.Current.ClipNorm is not null)
            .Select(pair => pair.First.Direction.mul(pair.Second).sum().to(ScalarType.Float64)).ToList();
        if (clipped.Count == 0) return steps;
        var gap = stack(clipped).sum();
        return [.. proposals.Zip(steps, (proposal, step) => proposal.Group.Current.ClipNorm is { } clip
            ? step * (gap / clip).clamp(0, 1)
            : step)];
    }

    /// <summary>Whether clipping scales the decay as well; other forms of decay are applied as they stand.</summary>
    private static bool ShrinksTogether(ScionOptions options) =>
        options is { ClipNorm: not null, DecayForm: WeightDecayForm.Decoupled };
}
