namespace Isotrope.Norms;

/// <summary>The sum of the singular values; its dual is the spectral norm.</summary>
/// <remarks>The minimizer -u₁·v₁^T has rank one: the step of Frank and Wolfe on a ball of low-rank matrices.</remarks>
public sealed class NuclearNorm : UnitarilyInvariantNorm
{
    /// <inheritdoc/>
    public override string Expression => "nuclear";

    /// <inheritdoc/>
    protected override Tensor Gauge(Tensor s) => s.sum(-1);

    /// <inheritdoc/>
    protected override Tensor DualGauge(Tensor s) => s.amax([-1]);

    /// <inheritdoc/>
    protected override Tensor Weights(Tensor s, Tensor kept) => FirstOnly(s);

    private protected override Func<Tensor, double, Tensor>? Cut => Simplex.Cut;

    /// <summary>1 for the first of [.., r], else 0.</summary>
    internal static Tensor FirstOnly(Tensor s)
    {
        var first = zeros_like(s);
        first.narrow(-1, 0, 1).fill_(1);
        return first;
    }
}
