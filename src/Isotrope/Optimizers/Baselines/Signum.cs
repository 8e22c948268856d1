using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Signum: signSGD along the momentum.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, one step computes
/// <code>
/// M ← μM + G                  // the average μM + (1 - μ)G has the same signs
/// W ← (1 - ηλ)W - η·sign(M)
/// </code>
/// η is in units of W per step. State: M, of the parameter's type. M begins at zero or, if asked, with the weights as the
/// first step has decayed them.
/// Source: Bernstein et al. (2018), <see href="https://arxiv.org/abs/1802.04434"/>, algorithm 2, for one worker.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Signum(MatrixPlan plan, SignumOptions? options = null)
    : MatrixOptimizer<SignumOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, SignumOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        if (state.Steps == 1 && Options.Start == SignumStart.Weights)
        {
            state.Momentum.copy_(state.Parameter);
            WeightDecay.Shrink(state.Momentum, gradient, Options);
        }
        return state.Momentum.mul_(Options.Momentum).add_(gradient).sign();
    }
}
