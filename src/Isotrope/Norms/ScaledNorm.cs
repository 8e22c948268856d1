namespace Isotrope.Norms;

/// <summary>A norm in units of a radius that depends on the shape: ‖X‖/ρ(m, n).</summary>
/// <remarks>
/// Its unit ball is that of the inner norm times ρ, so that dual and minimizer are multiplied by ρ. So the operator norm between
/// root-mean-square lengths is the spectral norm with ρ = √(m/n), and the root mean square of the entries the Frobenius norm with
/// ρ = √(mn).
/// </remarks>
/// <param name="inner">The norm.</param>
/// <param name="expression">How the scaled norm is written.</param>
/// <param name="radius">ρ &gt; 0 for a matrix of m rows and n columns.</param>
public sealed class ScaledNorm(Norm inner, string expression, Func<long, long, double> radius) : Norm
{
    /// <inheritdoc/>
    public override string Expression => expression;

    /// <inheritdoc/>
    public override bool HasProjection => inner.HasProjection;

    /// <inheritdoc/>
    protected override Tensor ValueOf(Tensor matrices) => inner.UncheckedValue(matrices).div(Radius(matrices));

    /// <inheritdoc/>
    protected override Tensor DualOf(Tensor matrices) => inner.UncheckedDual(matrices).mul(Radius(matrices));

    /// <inheritdoc/>
    protected override Tensor AlignedWith(Tensor matrices) => inner.Aligned(matrices).mul_(Radius(matrices));

    /// <inheritdoc/>
    protected override Tensor ProjectedOf(Tensor matrices, double radius) =>
        inner.UncheckedProjection(matrices, radius * Radius(matrices));

    internal override (long[] Along, double Radius)? Lines(long m, long n) =>
        inner.Lines(m, n) is { } lines ? (lines.Along, lines.Radius * radius(m, n)) : null;

    internal override string MethodFor(Tensor matrices) => inner.MethodFor(matrices);

    internal override double Flops(long m, long n) => inner.Flops(m, n);

    private double Radius(Tensor matrices) => radius(matrices.shape[^2], matrices.shape[^1]);
}
