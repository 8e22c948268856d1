using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Dion: an orthonormal update of low rank, found by one power iteration; what it leaves out stays in the
/// momentum.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G and basis Q of shape [n, r], one step computes
/// <code>
/// M ← M + G
/// P = orth(M·Q)                      // [m, r], by QR
/// R = M^T·P                          // [n, r]
/// M ← M - (1 - μ)·P·R^T              // error feedback
/// Q ← R with columns of norm 1       // R_j / (‖R_j‖ + ε)
/// W ← (1 - ηλ)W - η·√(m/n)·P·Q^T
/// </code>
/// η is in units of the norm from root mean square to root mean square. State: M and Q, in the weight's type.
/// Source: Ahn et al. (2025), <see href="https://arxiv.org/abs/2504.05295"/>, as in the authors' simple reference.
/// Departures: the first basis is drawn from a generator of its own, so that runs repeat; QR works in the weight's type.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="DionOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Dion(MatrixPlan plan, DionOptions? options = null)
    : MatrixOptimizer<DionOptions, DionState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override bool NeedsMatrices => true;

    /// <inheritdoc/>
    protected override bool WorksIn(PlanEntry entry) => entry.Parameter.dtype is ScalarType.Float32 or ScalarType.Float64;

    /// <inheritdoc/>
    protected override DionState NewState(PlanEntry entry, DionOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, DionState state)
    {
        var momentum = state.Momentum.add_(gradient.reshape(state.Momentum.shape));
        var (left, _) = linalg.qr(momentum.matmul(state.Basis));            // [.., m, r]
        var right = momentum.transpose(-2, -1).matmul(left);                // [.., n, r]
        momentum.sub_(left.matmul(right.transpose(-2, -1)).mul_(1 - Options.Momentum));
        var lengths = right.square().sum([-2], keepdim: true).sqrt_().add_(Options.Epsilon);
        var basis = state.Basis.copy_(right.div_(lengths));
        return left.matmul(basis.transpose(-2, -1));
    }

    /// <inheritdoc/>
    protected override double Flops(PlanEntry entry)
    {
        var view = entry.View;
        double m = view.Rows, n = view.Columns, r = Math.Min(Options.Rank, Math.Min(m, n));
        // Four products of m·n·r, and the QR factorisation with its thin factor (Golub and Van Loan, section 5.2).
        return view.Matrices * (8 * m * n * r + 4 * m * r * r - 4.0 / 3 * r * r * r);
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(UpdateScale.RmsToRms, m, n);
}
