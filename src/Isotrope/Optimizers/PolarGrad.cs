using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>PolarGrad: the polar factor of the gradient, scaled by its nuclear norm, so that steps shrink with the
/// gradient.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// momentum first:  M ← μM + (1 - μ)G;  U = polar(M);  W ← (1 - ηλ)W - η·⟨M, U⟩·U
/// polar first:     U = polar(G);  M ← μM + (1 - μ)U;  W ← (1 - ηλ)W - η·⟨G, U⟩·M
/// none:            U = polar(G);                      W ← (1 - ηλ)W - η·⟨G, U⟩·U
/// </code>
/// ⟨M, U⟩ is the nuclear norm of M where U is exact. η is in units of W over gradient, like that of gradient descent.
/// State: M, in the weight's type.
/// Source: Lau, Long, Su (2025), <see href="https://arxiv.org/abs/2505.21799"/>.
/// Departure: the reference code's default polar factor is QDWH stopped after two steps, far from orthogonal; here it is exact.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class PolarGrad(MatrixPlan plan, PolarGradOptions? options = null)
    : MatrixOptimizer<PolarGradOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, PolarGradOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) => Options.Form == PolarGradForm.MomentumFirst
        ? state.Momentum.lerp_(gradient, 1 - Options.Momentum)
        : gradient;

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state)
    {
        var nuclear = direction.mul(mapped).sum([-2, -1], keepdim: true);   // one number for each matrix of a batch
        return Options.Form == PolarGradForm.PolarFirst
            ? nuclear * state.Momentum.view(mapped.shape).lerp_(mapped, 1 - Options.Momentum)
            : nuclear * mapped;
    }
}
