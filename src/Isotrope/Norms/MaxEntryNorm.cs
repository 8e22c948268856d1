namespace Isotrope.Norms;

/// <summary>The largest absolute entry, max |X_ij|; its dual is the sum of absolute entries.</summary>
/// <remarks>The minimizer is -sign(G), the direction of signSGD: mn operations.</remarks>
public sealed class MaxEntryNorm : Norm
{
    /// <inheritdoc/>
    public override string Expression => "max-entry";

    /// <inheritdoc/>
    public override bool HasProjection => true;

    /// <inheritdoc/>
    protected override Tensor ValueOf(Tensor matrices) => matrices.abs().amax([-2, -1]);

    /// <inheritdoc/>
    protected override Tensor DualOf(Tensor matrices) => matrices.abs().sum([-2, -1]);

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices) => matrices.sign();

    /// <inheritdoc/>
    protected override Tensor ProjectedOf(Tensor matrices, double radius) => matrices.clamp(-radius, radius);

    internal override (long[] Along, double Radius)? Lines(long m, long n) => ([], 1);
}
