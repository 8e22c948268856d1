using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>The largest singular value; its dual is the nuclear norm.</summary>
/// <remarks>
/// The minimizer is minus the polar factor, the direction of Muon, by a <see cref="PolarSolver"/>: an approximate solver gives
/// an approximate minimizer, whose norm is the solver's band. Value and dual come from a decomposition in double precision.
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
    protected override Tensor AlignedWith(Tensor matrices) => _solver.Map(matrices);

    private protected override Func<Tensor, double, Tensor>? Cut => static (s, radius) => s.clamp_max(radius);

    internal override double Flops(long m, long n) => _solver.Flops(Math.Min(m, n), Math.Max(m, n));
}
