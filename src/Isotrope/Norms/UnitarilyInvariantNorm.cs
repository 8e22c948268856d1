namespace Isotrope.Norms;

/// <summary>A norm that depends on the singular values alone: a symmetric gauge function of them (von Neumann 1937).</summary>
/// <remarks>
/// For X = U·S·V^T of shape [m, n] with r = min(m, n),
/// <code>
/// ‖X‖ = gauge(s)      dual(G) = dual gauge(s)      minimizer(G) = -U·diag(w)·V^T,  gauge(w) = 1, ⟨w, s⟩ = dual gauge(s)
/// </code>
/// The decomposition is computed in double precision: about 20·m·n·r operations. Singular values up to max(m, n)·u of the
/// largest,
/// u the unit roundoff of the input's type, count as zero in the minimizer. Subclasses see values divided by the largest.
/// </remarks>
public abstract class UnitarilyInvariantNorm : Norm
{
    /// <summary>The norm of singular values s, descending from 1 or all zero: [.., r] to [..], float64.</summary>
    protected abstract Tensor Gauge(Tensor s);

    /// <summary>The dual norm of singular values s, descending from 1 or all zero: [.., r] to [..], float64.</summary>
    protected abstract Tensor DualGauge(Tensor s);

    /// <summary>The weights w of norm 1 with the largest ⟨w, s⟩, [.., r]; where <paramref name="kept"/> is 0 they do not
    /// count.</summary>
    /// <param name="s">Singular values, descending from 1, float64.</param>
    /// <param name="kept">1 where a singular value is not rounding, else 0.</param>
    protected abstract Tensor Weights(Tensor s, Tensor kept);

    /// <inheritdoc/>
    protected override Tensor ValueOf(Tensor matrices) => OfValues(matrices, Gauge);

    /// <inheritdoc/>
    protected override Tensor DualOf(Tensor matrices) => OfValues(matrices, DualGauge);

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices)
    {
        var (u, s, vh) = linalg.svd(matrices.to(ScalarType.Float64), fullMatrices: false);
        var (relative, _) = Relative(s);
        var unit = Math.Pow(2, matrices.dtype == ScalarType.Float64 ? -53 : -24);
        var kept = relative.gt(Math.Max(matrices.shape[^1], matrices.shape[^2]) * unit).to(ScalarType.Float64);
        var weights = where(kept.gt(0), Weights(relative, kept), kept);   // all zero for the zero matrix
        return (u * weights.unsqueeze(-2)).matmul(vh).to(matrices.dtype);
    }

    /// <summary>The nearest values of gauge at most a radius to singular values, descending, unscaled: [.., r] to [..,
    /// r], float64. Null where there is no closed form.</summary>
    private protected virtual Func<Tensor, double, Tensor>? Cut => null;

    /// <inheritdoc/>
    public override bool HasProjection => Cut is not null;

    /// <inheritdoc/>
    protected override Tensor ProjectedOf(Tensor matrices, double radius)
    {
        if (Cut is not { } cut) return base.ProjectedOf(matrices, radius);
        var (u, s, vh) = linalg.svd(matrices.to(ScalarType.Float64), fullMatrices: false);
        return (u * cut(s, radius).unsqueeze(-2)).matmul(vh).to(matrices.dtype);
    }

    internal override double Flops(long m, long n) => 20.0 * m * n * Math.Min(m, n);

    private static Tensor OfValues(Tensor matrices, Func<Tensor, Tensor> gauge)
    {
        var (relative, largest) = Relative(linalg.svdvals(matrices.to(ScalarType.Float64)));
        return gauge(relative).mul(largest.squeeze(-1)).to(matrices.dtype);
    }

    private static (Tensor Relative, Tensor Largest) Relative(Tensor s)
    {
        var largest = s.narrow(-1, 0, 1);
        return (s / Lengths.NotZero(largest), largest);
    }
}
