using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>PolarGrad: the polar factor of the gradient, scaled by its nuclear norm, so that steps shrink with the
/// gradient.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// momentum first:  M ← μM + (1 - μ)G;  D = M;                 U = polar(D);  W ← (1 - ηλ)W - η·⟨D, U⟩·U
/// heavy ball:      M ← μM + G;         D = M;                 U, W as above
/// Nesterov:        M ← μM + (1 - μ)G;  D = μM + (1 - μ)G;     U, W as above
/// polar first:     U = polar(G);  M ← μM + (1 - μ)U;          W ← (1 - ηλ)W - η·⟨G, U⟩·M
/// none:            U = polar(G);                              W ← (1 - ηλ)W - η·⟨G, U⟩·U
/// </code>
/// ⟨D, U⟩ is the nuclear norm of D where U is exact. η is in units of W over gradient, like that of gradient descent.
/// State: M, in the weight's type.
/// Source: Lau, Long, Su (2025), <see href="https://arxiv.org/abs/2505.21799"/>; the code of the authors has the forms momentum
/// first, polar first and, as momentum 0, none.
/// Departure: the reference code's default polar factor is QDWH stopped after two steps, far from orthogonal; here it is exact.
/// <see cref="PolarGradOptions.Paper"/> is the published mode.
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
    protected override MomentumState NewState(PlanEntry entry, PolarGradOptions options) =>
        new(entry.Parameter, options.EightBit);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) => Options.Form switch
    {
        PolarGradForm.MomentumFirst => state.Momentum.lerp_(gradient, 1 - Options.Momentum),
        PolarGradForm.HeavyBall => state.Momentum.mul_(Options.Momentum).add_(gradient),
        PolarGradForm.Nesterov => gradient.lerp(state.Momentum.lerp_(gradient, 1 - Options.Momentum), Options.Momentum),
        _ => gradient,
    };

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state)
    {
        var nuclear = direction.mul(mapped).sum([-2, -1], keepdim: true);   // one number for each matrix of a batch
        return Options.Form == PolarGradForm.PolarFirst
            ? nuclear * state.Momentum.view(mapped.shape).lerp_(mapped, 1 - Options.Momentum)
            : nuclear * mapped;
    }
}
