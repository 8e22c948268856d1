namespace Isotrope.Norms;

/// <summary>The longest row or column in units of a radius; what <see cref="RowNorm"/> and <see cref="ColumnNorm"/>
/// share.</summary>
/// <remarks>
/// With lines x of Euclidean length ‖x‖ and a radius ρ(m, n),
/// <code>
/// ‖X‖ = max ‖x‖/ρ      dual(G) = ρ·Σ ‖g‖      minimizer: each line -ρ·g/‖g‖, zero for zero lines
/// </code>
/// </remarks>
public abstract class LineNorm : Norm
{
    private readonly long _along;
    private readonly Func<long, long, double> _radius;
    private readonly double _guard;

    /// <summary>A norm of lines.</summary>
    /// <param name="rows">Whether the lines are rows; else columns.</param>
    /// <param name="radius">ρ for a matrix of m rows and n columns.</param>
    /// <param name="guard">ε at least 0: the minimizer's lines become -g/(‖g‖/ρ + ε), as reference codes have it.</param>
    private protected LineNorm(bool rows, Func<long, long, double> radius, double guard)
    {
        Require.NotNegative(guard, "Use 0 for the exact minimizer.");
        (_along, _radius, _guard) = (rows ? -1 : -2, radius, guard);
    }

    /// <inheritdoc/>
    public override bool HasProjection => true;

    /// <inheritdoc/>
    protected override Tensor ValueOf(Tensor matrices) =>
        Lengths.Along(matrices, _along).amax([-2, -1]).div_(Radius(matrices));

    /// <inheritdoc/>
    protected override Tensor DualOf(Tensor matrices) =>
        Lengths.Along(matrices, _along).sum([-2, -1]).mul_(Radius(matrices));

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices)
    {
        var lengths = Lengths.Along(matrices, _along).div_(Radius(matrices));
        return matrices / (_guard > 0 ? lengths + _guard : Lengths.NotZero(lengths));
    }

    /// <inheritdoc/>
    protected override Tensor ProjectedOf(Tensor matrices, double radius) =>
        Lengths.Shortened(matrices, radius * Radius(matrices), _along);

    internal override (long[] Along, double Radius)? Lines(long m, long n) => ([_along], _radius(m, n));

    private double Radius(Tensor matrices) => _radius(matrices.shape[^2], matrices.shape[^1]);
}
