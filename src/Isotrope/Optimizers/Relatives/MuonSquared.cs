using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Muon²: Muon of a momentum that is first divided, entry by entry, by the root of a running mean of squared
/// gradients.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// M ← μM + (1 - μ)G;  D = M                       // Nesterov: D = μM + (1 - μ)G
/// v ← β₂v + (1 - β₂)·G∘G                          // [m, n]
/// W ← (1 - ηλ)W - η·s(m, n)·polar(D/(√v + ε))     // s: see UpdateScale
/// </code>
/// η is in units of the scale, by default of spectral norm. State: M and v, in the weight's type.
/// Sources: Liu et al. (2026), <see href="https://arxiv.org/abs/2604.09967"/>; record 7 of the optimization track of
/// modded-nanogpt, whose defaults these are.
/// Departures: G is left untouched; the polar step has no additive constant (see <see cref="Muon"/>).
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class MuonSquared(MatrixPlan plan, MuonSquaredOptions? options = null)
    : MatrixOptimizer<MuonSquaredOptions, SecondMomentState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override SecondMomentState NewState(PlanEntry entry, MuonSquaredOptions options) => new(entry, options.EightBit);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, SecondMomentState state)
    {
        var mean = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        var square = state.Square.lerp_(gradient.square(), 1 - Options.Beta2);
        var direction = Options.Nesterov ? gradient.lerp(mean, Options.Momentum) : mean;
        return direction / square.sqrt().add_(Options.Epsilon);
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);
}
