using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Gradient descent with momentum.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, one step computes
/// <code>
/// G ← G + λW
/// M ← μM + G
/// W ← W - η·M                // Nesterov: W - η·(G + μM)
/// </code>
/// η is in units of W over gradient. State: M, of the parameter's type.
/// Sources: Polyak (1964), <see href="https://doi.org/10.1016/0041-5553(64)90137-5"/>; Nesterov's form after Sutskever et al.
/// (2013), <see href="https://proceedings.mlr.press/v28/sutskever13.html"/>; both as in PyTorch (no dampening).
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Sgd(MatrixPlan plan, SgdOptions? options = null)
    : MatrixOptimizer<SgdOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, SgdOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        var sum = state.Momentum.mul_(Options.Momentum).add_(gradient);
        return Options.Nesterov ? gradient.add(sum, alpha: Options.Momentum) : sum;
    }
}
