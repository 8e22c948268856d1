using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Steepest descent in any norm: the step that falls most for its length.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G and a norm ‖·‖ with dual ‖·‖*, one step computes
/// <code>
/// M ← μM + (1 - μ)G
/// D = argmin ⟨M, D⟩ over ‖D‖ ≤ 1
/// W ← (1 - ηλ)W + η·‖M‖*·D                // = argmin ⟨M, X - W⟩ + ‖X - W‖²/(2η) without decay
/// W ← (1 - ηλ)W + η·D                      // normalized: = argmin ⟨M, X⟩ over ‖X - W‖ ≤ η
/// </code>
/// ‖M‖* is computed as -⟨M, D⟩. In the spectral norm this is PolarGrad, normalized it is Muon without a shape factor; in the
/// Frobenius norm gradient descent and normalized gradient descent; in the largest entry its relative with the sum of absolute
/// entries and signSGD. η is in units of the norm of W, over those of the dual norm of G unless normalized. State: M, in the
/// weight's
/// type.
/// Sources: Boyd and Vandenberghe, Convex Optimization, section 9.4; Bernstein and Newhouse (2024),
/// <see href="https://arxiv.org/abs/2409.20325"/>.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class SteepestDescent(MatrixPlan plan, SteepestDescentOptions? options = null)
    : MatrixOptimizer<SteepestDescentOptions, MomentumState>(plan, options ?? new())
{
    private readonly NormMaps _maps = new();

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => _maps.Of(entry, Options.Norm, Options.ChosenSolver, radius: 1);

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, SteepestDescentOptions options) =>
        new(entry.Parameter, options.EightBit);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) =>
        state.Momentum.lerp_(gradient, 1 - Options.Momentum);

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state) => Options.Normalized
        ? mapped
        : direction.mul(mapped).sum([-2, -1], keepdim: true) * mapped;   // the dual norm of each matrix of a batch
}
