using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>NorMuon: Muon whose rows (neurons) are brought to one size by a second moment for each row.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// M ← μM + (1 - μ)G
/// O = polar(μM + (1 - μ)G)                     // without Nesterov: polar(M)
/// v ← β₂v + (1 - β₂)·rowmean(O²)               // [m, 1]
/// N = O / (√v + ε)
/// W ← (1 - ηλ)W - η·√max(1, m/n)·N·‖O‖_F / (‖N‖_F + ε)
/// </code>
/// η is in units of spectral norm per step, as for Muon. State: M and v, in the weight's type.
/// Source: Li et al. (2025), <see href="https://arxiv.org/abs/2510.05491"/>, as in the authors' code.
/// Departures: G is left untouched; the polar step has no additive constant (see <see cref="Muon"/>); a convolution is
/// normalised as the flattened matrix, where the reference takes the rows of each kernel.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class NorMuon(MatrixPlan plan, NorMuonOptions? options = null)
    : MatrixOptimizer<NorMuonOptions, NorMuonState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override NorMuonState NewState(PlanEntry entry, NorMuonOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, NorMuonState state)
    {
        var mean = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        return Options.Nesterov ? gradient.lerp(mean, Options.Momentum) : mean;
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, NorMuonState state)
    {
        var rows = state.RowSquare.lerp_(mapped.square().mean([-1], keepdim: true), 1 - Options.Beta2);
        var even = mapped / rows.sqrt().add_(Options.Epsilon);
        return even.mul_(Size(mapped) / Size(even).add_(Options.Epsilon));
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <summary>The Frobenius norm of each matrix.</summary>
    private static Tensor Size(Tensor matrices) => matrices.square().sum([-2, -1], keepdim: true).sqrt_();
}
