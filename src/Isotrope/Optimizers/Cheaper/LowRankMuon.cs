using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Low-rank Muon: the momentum of large matrices is orthogonalized on a random sketch of its range only.</summary>
/// <remarks>
/// For a weight W of shape [m, n], m ≤ n (else transposed), with gradient G, step t computes
/// <code>
/// M ← μM + (1 - μ)G;  D = μM + (1 - μ)G        // without Nesterov: D = M
/// Q = orth(D·Ω_t)                              // [m, k], Ω_t [n, k] Gaussian
/// W ← (1 - ηλ)W - η·√max(1, m/n)·Q·polar(Q^T·D)
/// </code>
/// Matrices with a smaller side of at most <see cref="LowRankMuonOptions.LargestWhole"/>, or of at most k, get polar(D). η is in
/// units of spectral norm per step. State: M, in the weight's type.
/// Source: He, Deng, Lu (2025), <see href="https://arxiv.org/abs/2509.11983"/>; defaults and shape rule from the authors' code.
/// Departures: Ω is Gaussian, the authors' code takes k random columns of D; it follows from seed and step, so that runs repeat;
/// QR works in the weight's type, so that sketched matrices must be in single or double precision.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class LowRankMuon(MatrixPlan plan, LowRankMuonOptions? options = null)
    : MatrixOptimizer<LowRankMuonOptions, MomentumState>(plan, options ?? new())
{
    private (long Step, LowRankMuonOptions? Options, SpectralMap? Map) _sketch;

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => IsSketched(entry) ? Sketch(StepsOf(entry)) : Map;

    /// <inheritdoc/>
    protected override bool WorksIn(PlanEntry entry) => IsSketched(entry)
        ? entry.Parameter.dtype is ScalarType.Float32 or ScalarType.Float64
        : base.WorksIn(entry);

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, LowRankMuonOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state)
    {
        var momentum = state.Momentum.lerp_(gradient, 1 - Options.Momentum);
        return Options.Nesterov ? gradient.lerp(momentum, Options.Momentum) : momentum;
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    private bool IsSketched(PlanEntry entry) =>
        Math.Min(entry.View.Rows, entry.View.Columns) > Math.Max(Options.LargestWhole, Options.Rank);

    /// <summary>One map for all matrices at the same step, so that they share calls.</summary>
    private SpectralMap Sketch(long step)
    {
        if (_sketch.Map is null || _sketch.Step != step || !Equals(_sketch.Options, Options))
        {
            var seed = CountedDraws.Seed("sketch", Options.Seed, step);
            var solver = new SketchedPolar(Options.Rank, oversampling: 0, Options.Powers, Options.ChosenSolver, seed);
            _sketch = (step, Options, SpectralMap.Polar(solver));
        }
        return _sketch.Map!;
    }
}
