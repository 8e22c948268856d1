namespace Isotrope.Norms;

/// <summary>The root of the sum of squared entries, its own dual.</summary>
/// <remarks>The minimizer is -G/‖G‖, the direction of normalized gradient descent: 2mn operations.</remarks>
public sealed class FrobeniusNorm : Norm
{
    /// <inheritdoc/>
    public override string Expression => "frobenius";

    /// <inheritdoc/>
    public override bool HasProjection => true;

    /// <inheritdoc/>
    protected override Tensor ValueOf(Tensor matrices) => Lengths.Along(matrices, -2, -1).squeeze(-1).squeeze(-1);

    /// <inheritdoc/>
    protected override Tensor DualOf(Tensor matrices) => ValueOf(matrices);

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices) =>
        matrices / Lengths.NotZero(Lengths.Along(matrices, -2, -1));

    /// <inheritdoc/>
    protected override Tensor ProjectedOf(Tensor matrices, double radius) => Lengths.Shortened(matrices, radius, -2, -1);

    internal override (long[] Along, double Radius)? Lines(long m, long n) => ([-2, -1], 1);
}
