namespace Isotrope.Norms;

/// <summary>The sum of the k largest singular values: spectral at k = 1, nuclear from min(m, n) on; dual:
/// max(s₁, Σs/k).</summary>
/// <remarks>
/// The minimizer is an extreme point of the ball: -u₁·v₁^T where s₁ ≥ Σs/k, minus the polar factor over k elsewhere.
/// </remarks>
public sealed class KyFanNorm : UnitarilyInvariantNorm
{
    private readonly int _k;

    /// <summary>The norm.</summary>
    /// <param name="k">How many singular values count, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public KyFanNorm(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        _k = k;
    }

    /// <inheritdoc/>
    public override string Expression => $"ky-fan(k={_k})";

    /// <inheritdoc/>
    protected override Tensor Gauge(Tensor s) => s.narrow(-1, 0, Math.Min(_k, s.shape[^1])).sum(-1);

    /// <inheritdoc/>
    protected override Tensor DualGauge(Tensor s) => maximum(s.amax([-1]), s.sum(-1) / _k);

    /// <inheritdoc/>
    protected override Tensor Weights(Tensor s, Tensor kept) =>
        where(s.sum(-1, keepdim: true).le(_k * s.narrow(-1, 0, 1)), NuclearNorm.FirstOnly(s), kept / _k);
}
