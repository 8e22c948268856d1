using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>Scion's Auto: SpectralConv for convolutions, Spectral for matrices, BiasRMS for vectors.</summary>
/// <remarks>Seen as a matrix [m, n] alone it is Spectral.</remarks>
internal sealed class ScionAutoNorm(double guard, PolarSolver? solver) : Norm
{
    private readonly Norm _spectral = ScionNorms.Spectral(max: false, normalized: true, solver);

    public override string Expression => ScionNorms.Named("scion-auto", guard);

    public override Norm For(IReadOnlyList<long> parameterShape) => parameterShape.Count switch
    {
        < 2 => ScionNorms.Bias(guard),
        2 => _spectral,
        _ => new ScionConvolutionNorm(solver).For(parameterShape),
    };

    public override bool HasProjection => true;

    protected override Tensor ValueOf(Tensor matrices) => _spectral.UncheckedValue(matrices);

    protected override Tensor DualOf(Tensor matrices) => _spectral.UncheckedDual(matrices);

    protected override Tensor AlignedWith(Tensor matrices) => _spectral.Aligned(matrices);

    protected override Tensor ProjectedOf(Tensor matrices, double radius) => _spectral.UncheckedProjection(matrices, radius);

    internal override string MethodFor(Tensor matrices) => _spectral.MethodFor(matrices);

    internal override double Flops(long m, long n) => _spectral.Flops(m, n);
}
