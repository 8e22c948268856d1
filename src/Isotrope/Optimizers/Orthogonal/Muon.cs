using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Muon: momentum whose update to each matrix is replaced by its orthogonal polar factor.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, step t computes
/// <code>
/// average:    M ← μM + (1 - μ)G;  D = M           // Nesterov: D = μM + (1 - μ)G
/// sum:        M ← μM + G;         D = M           // Nesterov: D = μM + G
/// corrected:  M as the average;   D = M/(1 - μᵗ)  // Nesterov: D = μM/(1 - μᵗ⁺¹) + (1 - μ)G/(1 - μᵗ)
/// W ← (1 - ηλ)W - η·s(m, n)·polar(D)              // s: see UpdateScale
/// </code>
/// D and the polar factor may be given rows and columns of equal length before and after (see <see cref="Equalization"/>).
/// η is in units of the scale: of spectral norm per step or, matched, of root mean square, as for AdamW. State: M, in the
/// weight's type.
/// Sources: K. Jordan et al. (2024), <see href="https://kellerjordan.github.io/posts/muon/"/>; Liu et al. (2025), "Muon is
/// scalable for LLM training", <see href="https://arxiv.org/abs/2502.16982"/>. Defaults are the original's, with a flatter
/// and equally cheap polar schedule.
/// Departures: G is left untouched, the original overwrites it; the polar step has no additive constant, so that tiny gradients
/// are treated like all others. With the reference's schedule and constant as <see cref="MatrixOptions.PolarSolver"/>, for
/// instance <c>new NewtonSchulz(PolynomialSchedules.Jordan, normOffset: 1e-7)</c>, the trajectories agree to rounding.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Muon(MatrixPlan plan, MuonOptions? options = null)
    : MatrixOptimizer<MuonOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => EqualizedMap.Of(Options.PolarMap, Options.Before, Options.After);

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, MuonOptions options) =>
        new(entry.Parameter, options.EightBit);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        var (momentum, decay) = (state.Momentum, Options.Momentum);
        switch (Options.Form)
        {
            case MomentumForm.Sum:
                momentum.mul_(decay).add_(gradient);
                return Options.Nesterov ? gradient.add(momentum, alpha: decay) : momentum;
            case MomentumForm.CorrectedAverage:
                momentum.lerp_(gradient, 1 - decay);
                if (!Options.Nesterov) return momentum / (1 - Math.Pow(decay, state.Steps));
                var ahead = momentum.mul(decay / (1 - Math.Pow(decay, state.Steps + 1)));
                return ahead.add_(gradient, alpha: (1 - decay) / (1 - Math.Pow(decay, state.Steps)));
            default:
                momentum.lerp_(gradient, 1 - decay);
                return Options.Nesterov ? gradient.lerp(momentum, decay) : momentum;
        }
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);
}
