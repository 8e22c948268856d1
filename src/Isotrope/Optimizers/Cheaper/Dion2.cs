using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Dion2: Muon on the rows or columns whose momentum is largest; what has not moved stays in the momentum.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step chooses among rows if m ≤ n, else among columns:
/// <code>
/// M ← M + G
/// K = the ⌈αm⌉ rows of M with the largest sum of absolute entries    // α = Fraction
/// O = polar(M_K)                                                      // [⌈αm⌉, n]
/// M_K ← μ·M_K                                                         // error feedback
/// W ← (1 - ηλ)W;  W_K ← W_K - η·√(m/n)·O
/// </code>
/// η is in units of the norm from root mean square to root mean square. State: M, in the weight's type. The polar factor costs
/// about α² of Muon's for square matrices: α fewer lines, whose Gram matrix is α times as wide in both directions.
/// Source: Ahn et al. (2025), <see href="https://arxiv.org/abs/2512.16928"/>, as in the authors' code on one device.
/// Departures: the polar step works in the weight's type, the reference's in bfloat16; a convolution is chosen from as the
/// flattened matrix.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Dion2(MatrixPlan plan, Dion2Options? options = null)
    : MatrixOptimizer<Dion2Options, Dion2State>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override Dion2State NewState(PlanEntry entry, Dion2Options options) => new(entry);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, Dion2State state)
    {
        var momentum = state.Momentum.add_(gradient.reshape(state.Momentum.shape));
        var (lines, along) = Sides(momentum);
        var sums = momentum.abs().sum([along]);                                         // [.., lines]
        var (_, largest) = sums.topk(Count(momentum.shape[momentum.dim() + lines]), dim: -1);
        var expanded = momentum.shape;
        expanded[momentum.dim() + lines] = largest.shape[^1];
        state.Chosen = largest.unsqueeze(along).expand(expanded).MoveToOuterDisposeScope();
        var chosen = momentum.gather(lines, state.Chosen);
        momentum.scatter_(lines, state.Chosen, chosen * Options.Momentum);
        return chosen;
    }

    /// <inheritdoc/>
    protected override Tensor Matrices(Tensor direction, PlanEntry entry) => direction;

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, Dion2State state)
    {
        var update = zeros_like(state.Momentum).scatter_(Sides(state.Momentum).Lines, state.Chosen!, mapped);
        state.Chosen = null;
        return update;
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <inheritdoc/>
    protected override double Flops(PlanEntry entry)
    {
        var (small, large) = (Math.Min(entry.View.Rows, entry.View.Columns), Math.Max(entry.View.Rows, entry.View.Columns));
        return entry.View.Matrices * Map.Flops(Count(small), large);
    }

    /// <summary>The dimension to choose from, the shorter one, and the other.</summary>
    private static (int Lines, int Along) Sides(Tensor momentum) =>
        momentum.shape[^2] <= momentum.shape[^1] ? (-2, -1) : (-1, -2);

    private int Count(long lines) => (int)Math.Max(1, Math.Ceiling(Options.Fraction * lines));
}
