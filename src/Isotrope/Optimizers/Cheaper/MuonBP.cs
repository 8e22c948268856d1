using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>MuonBP: Muon that orthogonalizes blocks of each matrix by themselves, and the whole matrix every few steps.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, step t = 0, 1, ... computes
/// <code>
/// M ← μM + G
/// t mod P = 0:  W ← (1 - ηλ)W - η·s(m, n)·polar(M)
/// else:         W ← (1 - ηλ)W - η·c·s(p, q)·[polar(M_ij)]     // blocks M_ij [p, q] of a grid, c = BlockRate
/// </code>
/// s is <see cref="UpdateScale"/>: matched, blocks and whole matrices move by the same root mean square. On several devices a
/// block is what one of them holds, and steps by blocks need no communication; on one device it is an imitation of that, cheaper
/// where blocks are much narrower than the matrix. η is in units of the scale. State: M, in the weight's type.
/// Source: Khaled, Ozkara, Yu, Hong, Park (2025), <see href="https://arxiv.org/abs/2510.16981"/>.
/// Departures: the grid is the same for all matrices and follows their larger side, not a layer's kind of sharding; where sides
/// do not divide, blocks differ by one line and the scale is that of the shorter ones.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class MuonBP(MatrixPlan plan, MuonBPOptions? options = null)
    : MatrixOptimizer<MuonBPOptions, MomentumState>(plan, options ?? new())
{
    private readonly Dictionary<(PolarSolver Inner, int Short, int Long), BlockPolar> _blocks = [];

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) =>
        SpectralMap.Polar(Blocks.At(StepsOf(entry), Options.Period));

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, MuonBPOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) =>
        state.Momentum.mul_(Options.Momentum).add_(gradient);

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state)
    {
        if ((state.Steps - 1) % Options.Period == 0) return mapped;
        var (m, n) = (mapped.shape[^2], mapped.shape[^1]);
        var (down, across) = m <= n ? (Options.ShortBlocks, Options.LongBlocks) : (Options.LongBlocks, Options.ShortBlocks);
        var block = UpdateScales.Of(Options.UpdateScale, Math.Max(1, m / down), Math.Max(1, n / across));
        return mapped * (Options.BlockRate * block / Scale(m, n));
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <inheritdoc/>
    protected override double Flops(PlanEntry entry)
    {
        var (small, large) = (Math.Min(entry.View.Rows, entry.View.Columns), Math.Max(entry.View.Rows, entry.View.Columns));
        var (whole, blocks) = (Options.ChosenSolver.Flops(small, large), Blocks.Flops(small, large));
        return entry.View.Matrices * (whole + (Options.Period - 1) * blocks) / Options.Period;   // the mean of a period
    }

    private BlockPolar Blocks
    {
        get
        {
            var key = (Options.ChosenSolver, Options.ShortBlocks, Options.LongBlocks);
            return _blocks.TryGetValue(key, out var known)
                ? known : _blocks[key] = new(key.ChosenSolver, key.ShortBlocks, key.LongBlocks);
        }
    }
}
