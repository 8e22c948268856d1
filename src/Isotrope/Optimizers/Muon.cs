using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Muon: momentum whose update to each matrix is replaced by its orthogonal polar factor.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// M ← μM + (1 - μ)G                            // or the sum μM + G
/// U ← polar((1 - μ)G + μM)                     // sum: polar(G + μM); without Nesterov: polar(M)
/// W ← (1 - ηλ)W - η·√max(1, m/n)·U             // or η·0.2·√max(m, n)·U
/// </code>
/// η is in units of spectral norm per step (with the second scale: of root mean square, as for AdamW). State: M, in the
/// weight's type.
/// Sources: K. Jordan et al. (2024), <see href="https://kellerjordan.github.io/posts/muon/"/>; Liu et al. (2025), "Muon is
/// scalable for LLM training", <see href="https://arxiv.org/abs/2502.16982"/>. Defaults are the original's, with a flatter
/// and equally cheap polar schedule.
/// Departures: G is left untouched, the original overwrites it; the polar step has no additive constant, so that tiny gradients
/// are treated like all others.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Muon(MatrixPlan plan, MuonOptions? options = null)
    : MatrixOptimizer<MuonOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, MuonOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        if (Options.Form == MomentumForm.Sum)
        {
            var sum = state.Momentum.mul_(Options.Momentum).add_(gradient);
            return Options.Nesterov ? gradient.add(sum, alpha: Options.Momentum) : sum;
        }
        var mean = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        return Options.Nesterov ? gradient.lerp(mean, Options.Momentum) : mean;
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => Options.UpdateScale switch
    {
        UpdateScale.MatchRms => 0.2 * Math.Sqrt(Math.Max(m, n)),
        _ => Math.Sqrt(Math.Max(1.0, (double)m / n)),
    };
}
