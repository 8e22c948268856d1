using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>signSGD: every entry moves by the learning rate against the sign of its gradient.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, one step computes
/// <code>
/// W ← (1 - ηλ)W - η·sign(G)
/// </code>
/// η is in units of W per step. State: none.
/// Source: Bernstein et al. (2018), <see href="https://arxiv.org/abs/1802.04434"/>, algorithm 1, for one worker.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class SignSgd(MatrixPlan plan, SignSgdOptions? options = null)
    : MatrixOptimizer<SignSgdOptions, EmptyState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override EmptyState NewState(PlanEntry entry, SignSgdOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, EmptyState state) => gradient.sign();
}
