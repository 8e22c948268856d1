using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Lion: the sign of a mixture of momentum and gradient.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, one step computes
/// <code>
/// W ← (1 - ηλ)W - η·sign(β₁M + (1 - β₁)G)
/// M ← β₂M + (1 - β₂)G
/// </code>
/// η is in units of W per step, usually three to ten times smaller than AdamW's. State: M, of the parameter's type.
/// Source: Chen et al. (2023), <see href="https://arxiv.org/abs/2302.06675"/>, algorithm 2.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Lion(MatrixPlan plan, LionOptions? options = null)
    : MatrixOptimizer<LionOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, LionOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        var mixture = state.Momentum.lerp(gradient, 1 - Options.Beta1);
        state.Momentum.lerp_(gradient, 1 - Options.Beta2);
        return mixture.sign_();
    }
}
