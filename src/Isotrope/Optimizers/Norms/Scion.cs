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
/// weight's
/// type. All parameters are Scion's: nothing goes to an AdamW. In the constrained form vectors shrink too.
/// Source: Pethick, Xie, Antonakopoulos, Zhu, Silveti-Falls, Cevher (2025), <see href="https://arxiv.org/abs/2502.07529"/>, and
/// <see href="https://github.com/LIONS-EPFL/scion"/>.
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
}
