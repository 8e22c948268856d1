using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>The largest singular value; its dual is the nuclear norm.</summary>
/// <remarks>
/// The minimizer is minus the polar factor, the direction of Muon, by a <see cref="PolarSolver"/>: an approximate solver gives
/// an approximate minimizer, whose norm is the solver's band. Value and dual are computed in double precision.
/// </remarks>
/// <param name="solver">The polar solver; null for an exact one.</param>
public sealed class SpectralNorm(PolarSolver? solver = null) : UnitarilyInvariantNorm
{
    private readonly PolarSolver _solver = solver ?? PolarSolvers.For(PolarAccuracy.Exact);

    /// <inheritdoc/>
    public override string Expression => "spectral";

    /// <inheritdoc/>
    protected override Tensor Gauge(Tensor s) => s.amax([-1]);

    /// <inheritdoc/>
    protected override Tensor DualGauge(Tensor s) => s.sum(-1);

    /// <inheritdoc/>
    protected override Tensor Weights(Tensor s, Tensor kept) => kept;

    /// <inheritdoc/>
    /// <remarks>From the smaller Gram matrix in double precision: the largest singular value loses nothing by it, and it costs a
    /// fraction of a decomposition.</remarks>
    protected override Tensor ValueOf(Tensor matrices)
    {
        var exact = matrices.to(ScalarType.Float64);
        var size = Lengths.NotZero(exact.abs().amax([-2, -1], keepdim: true));
        var wide = (exact.shape[^2] > exact.shape[^1] ? exact.transpose(-2, -1) : exact) / size;
        var largest = linalg.eigvalsh(wide.matmul(wide.transpose(-2, -1))).narrow(-1, wide.shape[^2] - 1, 1).clamp_min(0).sqrt();
        return largest.mul(size.squeeze(-1)).squeeze(-1).to(matrices.dtype);
    }

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices) => _solver.Map(matrices);

    private protected override Func<Tensor, double, Tensor>? Cut => static (s, radius) => s.clamp_max(radius);

    internal override string MethodFor(Tensor matrices) => _solver.NameFor(matrices);

    internal override double Flops(long m, long n) => _solver.Flops(Math.Min(m, n), Math.Max(m, n));
}
