using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>Scion's SpectralConv: the spectral norm of a convolution [out, in, k, ...] as a matrix [out, in·taps], with
/// ρ = √(out/in)/k for one spatial dimension, /k² for two.</summary>
/// <remarks>Seen as a matrix [m, n] alone, or for a parameter that is no convolution, ρ is 1, as in the reference.</remarks>
internal sealed class ScionConvolutionNorm(PolarSolver? solver) : Norm
{
    private readonly SpectralNorm _spectral = new(solver);

    public override string Expression => "scion-convolution";

    public override Norm For(IReadOnlyList<long> parameterShape)
    {
        if (parameterShape.Count < 3) return this;
        var (outputs, inputs, kernel) = (parameterShape[0], parameterShape[1], parameterShape[2]);
        var radius = Math.Sqrt((double)outputs / inputs) / Math.Pow(kernel, parameterShape.Count - 2);
        return new ScaledNorm(_spectral, Expression, (_, _) => radius);
    }

    public override bool HasProjection => true;

    protected override Tensor ValueOf(Tensor matrices) => _spectral.UncheckedValue(matrices);

    protected override Tensor DualOf(Tensor matrices) => _spectral.UncheckedDual(matrices);

    protected override Tensor AlignedWith(Tensor matrices) => _spectral.Aligned(matrices);

    protected override Tensor ProjectedOf(Tensor matrices, double radius) => _spectral.UncheckedProjection(matrices, radius);

    internal override string MethodFor(Tensor matrices) => _spectral.MethodFor(matrices);

    internal override double Flops(long m, long n) => _spectral.Flops(m, n);
}
