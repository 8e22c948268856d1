using System.Collections.Concurrent;
using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Muon with any function of the singular values, constant or changing over the steps, in place of the polar
/// factor.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, step t computes
/// <code>
/// M ← μM + (1 - μ)G;  D = M                       // Nesterov: D = μM + (1 - μ)G
/// D = U·S·V^T,  O = U·f_t(S/scale)·V^T            // f_t: see SpectralSchedule
/// O ← O·√min(m, n)/‖O‖_F                          // with KeepNorm: as long as Muon's update
/// W ← (1 - ηλ)W - η·s(m, n)·O                     // s: see UpdateScale
/// </code>
/// f = sign gives Muon. t is the parameter's own count of updates, which state files hold. η is in units of the scale. State: M,
/// in the weight's type. Cost: one Gram matrix and a few inverses of the smaller side for each function in force (see
/// <see cref="SpectralTransform"/>), for sign a polar factor.
/// Sources: U·S^p·V^T: HTMuon, <see href="https://arxiv.org/abs/2603.10067"/>, and DynMuon,
/// <see href="https://arxiv.org/abs/2605.17109"/>; M(M^T·M + τ⁻²I)^(-1/2): SoftMuon,
/// <see href="https://arxiv.org/abs/2605.31371"/>; Contra-Muon and its passage to powers: records 11 and 20 of the
/// optimization track of modded-nanogpt.
/// Departure: singular values are relative to the largest unless f says otherwise, and below 1e-3 of it f falls to 0 in
/// proportion, so that the size of the gradient and directions of rounding do not matter.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or the schedule cannot be
/// read.</exception>
public sealed class ShapedMuon(MatrixPlan plan, ShapedMuonOptions? options = null)
    : MatrixOptimizer<ShapedMuonOptions, MomentumState>(plan, options ?? new())
{
    // One transform for each function, so that parameters share calls and fits are made once.
    private readonly ConcurrentDictionary<(SpectralFunction, double), SpectralMap> _maps = new();
    private readonly ConcurrentDictionary<string, SpectralSchedule> _schedules = new();

    /// <inheritdoc/>
    protected override SpectralMap Map => MapAt(step: 1);

    /// <inheritdoc/>
    protected override bool NeedsMatrices => true;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => MapAt(StepsOf(entry) + 1);

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, ShapedMuonOptions options) =>
        new(entry.Parameter, options.EightBit);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        var mean = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        return Options.Nesterov ? gradient.lerp(mean, Options.Momentum) : mean;
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state)
    {
        if (!Options.KeepNorm) return mapped;
        var size = Lengths.NotZero(Lengths.Along(mapped, -2, -1));
        return mapped * (Math.Sqrt(Math.Min(mapped.shape[^2], mapped.shape[^1])) / size);
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <inheritdoc/>
    protected override bool WorksIn(PlanEntry entry) => entry.Parameter.dtype is ScalarType.Float32 or ScalarType.Float64;

    private SpectralMap MapAt(long step)
    {
        var blend = _schedules.GetOrAdd(Options.Shape, SpectralSchedule.Parse).At(step, Options.Horizon);
        return blend.Weight == 0 ? Of(blend.From) : new BlendedMap(Of(blend.From), Of(blend.To), blend.Weight);
    }

    private SpectralMap Of(SpectralFunction function) => function is Spectral.Functions.Sign
        ? Options.PolarMap
        : _maps.GetOrAdd((function, Options.Tolerance), key => SpectralMap.Of(key.Item1, key.Item2));
}
