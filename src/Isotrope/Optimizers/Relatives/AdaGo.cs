using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>AdaGO: Muon whose rate is that of AdaGrad for the norm of the whole gradient.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// M ← μM + (1 - μ)G
/// v² ← v² + min(‖G‖_F, γ)²                        // one number, from v₀² on
/// W ← (1 - ηλ)W - η·max(ε/η, min(‖G‖_F, γ)/v)·polar(M)
/// </code>
/// The divisor is v, the root of the accumulator. η is in units of spectral norm. State: M, in the weight's type, and v, one
/// number for each matrix.
/// Source: Zhang, Liu and Schaeffer (2025), <see href="https://arxiv.org/abs/2509.02981"/>; the start v₀ as in Optax.
/// Departures: the floor is given as the share ε/η of the rate, so that it follows a schedule of η and vanishes with it; G is
/// left untouched. Decay is not in the source; it is AdamW's.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class AdaGo(MatrixPlan plan, AdaGoOptions? options = null)
    : MatrixOptimizer<AdaGoOptions, AdaGoState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override AdaGoState NewState(PlanEntry entry, AdaGoOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, AdaGoState state)
    {
        var size = Lengths.Along(state.View.Of(gradient), -2, -1).clamp_(max: Options.LargestNorm);   // [.., 1, 1]
        state.Norm.copy_(state.Norm.hypot(size));
        state.Part = (size / state.Norm).clamp_(min: Options.Floor).MoveToOuterDisposeScope();   // as the direction
        return state.Momentum.lerp_(gradient, 1 - Options.Momentum);
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, AdaGoState state) => mapped * state.Part;
}
