using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>AdaMuon: Muon whose update is divided, entry by entry, by its own running root mean square.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, step t computes
/// <code>
/// M ← μM + (1 - μ)G;  D = M                       // Nesterov: D = μM + (1 - μ)G
/// O = polar(sign(D))                              // without signs: polar(D)
/// v ← β₂v + (1 - β₂)·O∘O                          // [m, n]
/// N = O / (√(v/(1 - β₂ᵗ)) + ε)
/// W ← (1 - ηλ)W - η·0.2·√(mn)·N/‖N‖_F
/// </code>
/// η is in units of root mean square, as for AdamW: the update's is 0.2. State: M and v, in the weight's type.
/// Source: Si et al. (2025), <see href="https://arxiv.org/abs/2507.11005"/>, and the authors' code.
/// Departures: the polar step has no additive constant (see <see cref="Muon"/>), and none is added to the norm; the authors'
/// codes leave the correction by 1 - β₂ᵗ out, which the last line undoes but for ε.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class AdaMuon(MatrixPlan plan, AdaMuonOptions? options = null)
    : MatrixOptimizer<AdaMuonOptions, SecondMomentState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override SecondMomentState NewState(PlanEntry entry, AdaMuonOptions options) => new(entry, options.EightBit);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, SecondMomentState state)
    {
        var mean = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        var direction = Options.Nesterov ? gradient.lerp(mean, Options.Momentum) : mean;
        return Options.Signs ? direction.sign() : direction;
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, SecondMomentState state)
    {
        var square = state.Square.view(mapped.shape).lerp_(mapped.square(), 1 - Options.Beta2);
        var even = mapped / square.div(1 - Math.Pow(Options.Beta2, state.Steps)).sqrt_().add_(Options.Epsilon);
        var size = Lengths.NotZero(Lengths.Along(even, -2, -1));
        return even.mul_(0.2 * Math.Sqrt(mapped.shape[^2] * mapped.shape[^1])).div_(size);
    }
}
