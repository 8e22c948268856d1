using Isotrope.Moments;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Consequences;

/// <summary>The changes of a weight that are tried, all made from the same gradient.</summary>
/// <param name="gradient">G, float64 [m, n].</param>
internal sealed class LayerDirections(Tensor gradient)
{
    private const double Rounding = 1e-9;   // of the largest singular value

    private readonly (Tensor Left, Tensor Values, Tensor Right) _factors = linalg.svd(gradient, fullMatrices: false);

    /// <summary>Singular values, descending.</summary>
    public double[] Spectrum() => _factors.Values.cpu().data<double>().ToArray();

    /// <summary>The change with the singular vectors of G and other singular values.</summary>
    public Tensor With(IReadOnlyList<double> spectrum) =>
        (_factors.Left * tensor(spectrum.ToArray(), ScalarType.Float64, gradient.device)).matmul(_factors.Right);

    /// <summary>msgn(G) and the forms that know the inputs' second moment.</summary>
    /// <param name="moment">C.</param>
    /// <param name="damping">δ of C + δ tr(C)/n.</param>
    public IEnumerable<(string Name, Tensor Change)> Forms(InputMoment moment, double damping)
    {
        var values = Spectrum();
        yield return ("polar(G)", With([.. values.Select(value => value > Rounding * values[0] ? 1.0 : 0)]));
        yield return ("G C^-1", moment.Preconditioned(gradient, 1, damping));
        yield return ("G C^-1/2", moment.Preconditioned(gradient, 0.5, damping));
        yield return ("polar(G C^-1/2) C^-1/2", moment.Whitened(gradient, damping));
    }
}
