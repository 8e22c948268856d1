namespace Isotrope.Norms;

/// <summary>The p-norm of the singular values: nuclear at p = 1, Frobenius at 2, spectral at infinity; dual: 1/p + 1/q =
/// 1.</summary>
/// <remarks>
/// The minimizer is -U·diag(w)·V^T with w = s^(q-1)/‖s‖_q^(q-1), so that p leads from a rank-one step through gradient descent to
/// Muon. At p = 1 equal largest singular values share the weight.
/// </remarks>
public sealed class SchattenNorm : UnitarilyInvariantNorm
{
    private readonly double _p, _q;

    /// <summary>The norm.</summary>
    /// <param name="p">Exponent, at least 1; infinity is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is below 1 or NaN.</exception>
    public SchattenNorm(double p)
    {
        if (!(p >= 1))
            throw new ArgumentOutOfRangeException(
                nameof(p), p, "p must be at least 1; below, it is no norm. Use inf for spectral.");
        (_p, _q) = (p, Conjugate(p));
    }

    /// <inheritdoc/>
    public override string Expression => $"schatten(p={NormCatalog.Text(_p)})";

    /// <inheritdoc/>
    protected override Tensor Gauge(Tensor s) => PowerNorm(s, _p);

    /// <inheritdoc/>
    protected override Tensor DualGauge(Tensor s) => PowerNorm(s, _q);

    /// <inheritdoc/>
    protected override Tensor Weights(Tensor s, Tensor kept) =>
        s.pow(_q - 1) / (s.pow(_q) * kept).sum(-1, keepdim: true).pow(1 / _p);   // (q - 1)/q = 1/p

    private protected override Func<Tensor, double, Tensor>? Cut => _p switch
    {
        1 => Simplex.Cut,
        2 => static (s, radius) => Lengths.Shortened(s, radius, -1),
        double.PositiveInfinity => static (s, radius) => s.clamp_max(radius),
        _ => null,
    };

    /// <summary>(Σ s^p)^(1/p) for s up to 1; at infinity the powers are 0 or 1, and the root is 1.</summary>
    private static Tensor PowerNorm(Tensor s, double p) => s.pow(p).sum(-1).pow(1 / p);

    private static double Conjugate(double p) => p == 1 ? double.PositiveInfinity : double.IsInfinity(p) ? 1 : p / (p - 1);
}
