namespace Isotrope.Norms;

/// <summary>max(s₁, Σs/k) of the singular values s, with k a share of their number; dual: the sum of the k largest.</summary>
/// <remarks>
/// The dual of <see cref="KyFanNorm"/>. The minimizer is -U_k·V_k^T, minus the polar factor of the k leading directions: the
/// whole one for a share of 1, rank one for a share near 0. The ball is the part of the spectral ball where the sum of the
/// singular values is at most k, the constraint of NuMuon, <see href="https://arxiv.org/abs/2603.03597"/>.
/// </remarks>
public sealed class LeadingNorm : UnitarilyInvariantNorm
{
    private readonly double _share;

    /// <summary>The norm.</summary>
    /// <param name="share">k = ⌈share·min(m, n)⌉; in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1].</exception>
    public LeadingNorm(double share)
    {
        if (!(share > 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "share must be in (0, 1]. Use 1 for all directions.");
        _share = share;
    }

    /// <inheritdoc/>
    public override string Expression => $"leading(share={NormCatalog.Text(_share)})";

    /// <inheritdoc/>
    protected override Tensor Gauge(Tensor s) => maximum(s.amax([-1]), s.sum(-1) / Count(s));

    /// <inheritdoc/>
    protected override Tensor DualGauge(Tensor s) => s.narrow(-1, 0, Count(s)).sum(-1);

    /// <inheritdoc/>
    protected override Tensor Weights(Tensor s, Tensor kept)
    {
        var leading = kept.clone();
        leading.narrow(-1, Count(s), s.shape[^1] - Count(s)).zero_().Dispose();
        return leading;
    }

    private long Count(Tensor s) => (long)Math.Ceiling(_share * s.shape[^1]);
}
