using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Normalized gradient descent: every parameter moves by the same distance, whatever the size of its gradient.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, one step computes
/// <code>
/// M ← μM + (1 - μ)G
/// W ← (1 - ηλ)W - η·M / (‖M‖_F + ε)
/// </code>
/// with one norm over the whole parameter. η is in units of W, the length of the step. State: M, of the parameter's type.
/// Source: Cutkosky and Mehta (2020), <see href="https://arxiv.org/abs/2002.03305"/>.
/// Departure: the paper takes one norm over all parameters; here each has its own, as layer-wise methods do.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class NormalizedSgd(MatrixPlan plan, NormalizedSgdOptions? options = null)
    : MatrixOptimizer<NormalizedSgdOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, NormalizedSgdOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        var mean = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        return mean / mean.norm().add_(Options.Epsilon);
    }
}
