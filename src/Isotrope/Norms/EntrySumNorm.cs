namespace Isotrope.Norms;

/// <summary>The sum of absolute entries, Σ |X_ij|; its dual is the largest absolute entry.</summary>
/// <remarks>The minimizer has a single entry, at one of the largest of G: the coordinate step of Gauss and Southwell.</remarks>
public sealed class EntrySumNorm : Norm
{
    /// <inheritdoc/>
    public override string Expression => "entry-sum";

    /// <inheritdoc/>
    public override bool HasProjection => true;

    /// <inheritdoc/>
    protected override Tensor ValueOf(Tensor matrices) => matrices.abs().sum([-2, -1]);

    /// <inheritdoc/>
    protected override Tensor DualOf(Tensor matrices) => matrices.abs().amax([-2, -1]);

    /// <inheritdoc/>
    protected override Tensor ProjectedOf(Tensor matrices, double radius)
    {
        var entries = matrices.flatten(-2);
        return (entries.sign() * Simplex.Cut(entries.abs(), radius)).reshape(matrices.shape);
    }

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices)
    {
        var entries = matrices.flatten(-2);
        var largest = entries.abs().argmax(-1, keepdim: true);
        return zeros_like(entries).scatter_(-1, largest, entries.gather(-1, largest).sign()).reshape(matrices.shape);
    }
}
