using System.Diagnostics.CodeAnalysis;
using Isotrope.Plan;
using Isotrope.Polar.Kernels;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>LiMuon: Muon with a momentum of reduced variance, of which only a low rank is kept.</summary>
/// <remarks>
/// For a weight W of shape [m, n], two gradients of the same batch, G at W and G' at the weights W' before the last step, step t
/// computes
/// <code>
/// t = 1:  M = G
/// else:   M = G + μ(M̂ - G')                        // STORM, μ = 1 - β of the paper
/// W ← (1 - ηλ)W - η·s(m, n)·polar(M)
/// Q = orth(M·Ω_t), q times orth(M·M^T·Q)           // Ω_t [n, r + oversampling] Gaussian
/// M̂ = Q·[Q^T·M]_r                                   // r leading singular values; rank 0: M̂ = M
/// </code>
/// The closure is called twice, first at W' and then at W, and must compute the same batch both times, dropout included. η is in
/// units of the scale. State: W' and the factors of M̂, mn + (m + n)r, in the weight's type; rank 0: W' and M, 2mn.
/// Source: Huang, Luo, Chen (2025), <see href="https://arxiv.org/abs/2509.14562"/>.
/// Doubt: the recursion and both options are confirmed, the details of the randomized decomposition (oversampling, power
/// iterations) and the defaults are not.
/// Departures: the paper counts (m + n)r of state, without W', which the second gradient needs; parameters of the auxiliary AdamW
/// are at their present values in both evaluations.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
[Experimental("ISOTROPE001")]
public sealed class LiMuon(MatrixPlan plan, LiMuonOptions? options = null)
    : ManyGradients<LiMuonOptions, LiMuonState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override bool WorksIn(PlanEntry entry) =>
        entry.Parameter.dtype is ScalarType.Float32 or ScalarType.Float64 || (Options.Rank == 0 && base.WorksIn(entry));

    /// <inheritdoc/>
    protected override LiMuonState NewState(PlanEntry entry, LiMuonOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, LiMuonState state)
    {
        var momentum = gradient[1];
        if (state.Steps > 1)
            momentum = momentum + (state.Momentum.reshape(momentum.shape) - gradient[0]) * Options.Momentum;
        return momentum;
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, LiMuonState state)
    {
        if (state.Rank == 0) state.Keep(direction);
        else Compress(direction, state);
        return mapped;
    }

    /// <inheritdoc/>
    protected override void Write(PlanEntry entry, Tensor update, LiMuonState state)
    {
        state.Previous.copy_(entry.Parameter);
        base.Write(entry, update, state);
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <inheritdoc/>
    protected override double Flops(PlanEntry entry)
    {
        var view = entry.View;
        double m = view.Rows, n = view.Columns, k = Math.Min(Options.Rank + Options.Oversampling, Math.Min(m, n));
        if (Options.Rank == 0) return base.Flops(entry);
        // Products with thin factors, and the decomposition of [k, n] (Golub and Van Loan, section 8.6).
        var sketch = (2 + 2 * Options.Powers) * 2 * m * n * k + 14 * n * k * k;
        return base.Flops(entry) + view.Matrices * (sketch + 2 * m * n * Options.Rank);
    }

    private protected override int Evaluations => 2;

    private protected override bool Averages => false;

    private protected override Tensor? PointOf(int evaluation, PlanEntry entry, LiMuonState state) =>
        evaluation == 0 && state.Steps > 0 ? state.Previous : null;

    private void Compress(Tensor whole, LiMuonState state)
    {
        // The sketch multiplies matrices by their transposes: at size 1 that cannot overflow.
        var size = whole.abs().amax([-2, -1], keepdim: true);
        var momentum = whole / size.masked_fill(size.eq(0), 1);
        var columns = Math.Min(state.Rank + Options.Oversampling, Math.Min(momentum.shape[^2], momentum.shape[^1]));
        var seed = (ulong)CountedDraws.Seed("limuon", Options.Seed, state.Steps);
        var basis = RandomRange.Of(momentum, columns, Options.Powers, seed);                                     // [.., m, k]
        var (u, s, vt) = linalg.svd(basis.transpose(-2, -1).matmul(momentum), fullMatrices: false);
        var left = basis.matmul(u.narrow(-1, 0, state.Rank)) * s.narrow(-1, 0, state.Rank).unsqueeze(-2) * size;   // [.., m, r]
        state.Keep(left, vt.narrow(-2, 0, state.Rank).transpose(-2, -1));
    }
}
