using Isotrope.Polar;
using Isotrope.Polar.Kernels;

namespace Isotrope.Curvature;

/// <summary>The Chebyshev polynomials of a Gram matrix, and what their traces tell of its eigenvalues:
/// no decomposition.</summary>
/// <remarks>
/// ⟨T_i, T_j⟩ = tr T_i(X) T_j(X), X = 2 Y/scale − 1, are the inner products of polynomials under the measure of Y's eigenvalues.
/// Rayleigh and Ritz with the first d of them give d nodes and weights that integrate polynomials up to degree 2d − 1 exactly
/// (Gauss). T_d itself bounds the largest eigenvalue: where |x| ≤ 1 fails, T_d grows, so that x ≤ cosh(arcosh(||T_d||_F)/d).
/// </remarks>
internal sealed class GramSpectrum
{
    private const double Noise = 1e3;         // roundings below which a direction of the measure is not there
    private const double Negligible = 1e-3;   // of a singular value: a node that stands for less is rounding
    private const int LanczosSteps = 24;      // leave the largest eigenvalue of a flat spectrum of 1000 about 1 % short
    private const double Margin = 1.02;       // which this covers; the bound above is rigorous without it
    private readonly Tensor[] _polynomials;

    private GramSpectrum(Tensor[] polynomials, double scale, double frobenius, double unit)
    {
        (_polynomials, Scale) = (polynomials, scale);
        var d = polynomials.Length - 1;
        var norm = Math.Max(1, polynomials[d].norm().to(ScalarType.Float64).item<double>());
        UpperBound = Math.Min(frobenius, scale * (1 + Math.Cosh(Math.Acosh(norm) / d)) / 2) * (1 + Noise * unit);
        (Nodes, Weights) = Quadrature(unit);
    }

    /// <summary>The interval [0, scale] on which the polynomials are Chebyshev's.</summary>
    public double Scale { get; }

    /// <summary>No eigenvalue is larger, up to rounding in the products.</summary>
    public double UpperBound { get; }

    /// <summary>Positive nodes of the measure, in units of eigenvalues, descending.</summary>
    public double[] Nodes { get; }

    /// <summary>How many eigenvalues each stands for.</summary>
    public double[] Weights { get; }

    /// <summary>Computes T_0, ..., T_degree with degree − 1 products [k, k].
    /// The tensors belong to the caller's dispose scope.</summary>
    public static GramSpectrum Of(Tensor gram, int degree, double unit)
    {
        var k = gram.shape[0];
        var scale = Math.Min(
            gram.trace().to(ScalarType.Float64).item<double>(), LargestEigenvalue.Of(gram, LanczosSteps)[0] * Margin);
        var polynomials = new Tensor[degree + 1];
        polynomials[0] = eye(k, dtype: gram.dtype, device: gram.device);
        polynomials[1] = gram.mul(2 / scale).sub_(polynomials[0]);
        for (var i = 2; i <= degree; i++)
            polynomials[i] = Products.Add(-1, polynomials[i - 2], 2, polynomials[1], polynomials[i - 1]);
        return new(polynomials, scale, gram.norm().to(ScalarType.Float64).item<double>(), unit);
    }

    /// <summary>The polynomial of the Gram matrix [k, k].</summary>
    public Tensor Combine(ChebyshevSeries series, double factor)
    {
        var sum = _polynomials[0].mul(factor * series.Coefficients[0]);
        for (var i = 1; i < series.Coefficients.Length; i++) sum.add_(_polynomials[i], alpha: factor * series.Coefficients[i]);
        return sum;
    }

    private (double[], double[]) Quadrature(double unit)
    {
        using var scope = NewDisposeScope();
        var d = _polynomials.Length - 1;
        var moments = new double[2 * d];
        for (var i = 0; i <= d; i++) moments[i] = _polynomials[i].trace().to(ScalarType.Float64).item<double>();
        // T_i T_d = (T_{d+i} + T_{d-i})/2
        for (var i = 1; i < d; i++) moments[d + i] = 2 * MatrixModel.Inner(_polynomials[i], _polynomials[d]) - moments[d - i];
        double Product(int i, int j) => (moments[i + j] + moments[Math.Abs(i - j)]) / 2;
        var inner = Matrix(d, Product);
        var shifted = Matrix(
            d, (i, j) =>
                (Product(Math.Min(i, j), Math.Max(i, j) + 1) + Product(Math.Min(i, j), Math.Abs(Math.Max(i, j) - 1))) / 2);
        var (sizes, directions) = linalg.eigh(inner);
        var kept = sizes.gt(sizes.max().mul(Noise * unit)).nonzero().flatten();
        // orthonormal polynomials that the measure can tell apart
        var basis = directions.index_select(1, kept).div_(sizes.index_select(0, kept).sqrt());
        var (nodes, vectors) = linalg.eigh(basis.transpose(0, 1).matmul(shifted).matmul(basis));
        var masses = inner[0].matmul(basis).matmul(vectors).pow_(2);                   // ⟨1, psi⟩²
        var all = nodes.data<double>()
            .Zip(masses.data<double>(), (x, weight) => (Y: Scale * (1 + x) / 2, Weight: weight)).ToList();
        var found = all.Where(node => node.Y > Noise * unit * Scale && node.Weight > Negligible)
            .OrderByDescending(node => node.Y).ToList();
        var count = _polynomials[0].shape[0] * (found.Sum(node => node.Weight) / all.Sum(node => node.Weight));
        // rounding, not a singular value that is zero
        if (_polynomials[0].shape[0] - count < 0.5) count = _polynomials[0].shape[0];
        var share = count / found.Sum(node => node.Weight);
        return ([.. found.Select(node => node.Y)], [.. found.Select(node => node.Weight * share)]);
    }

    private static Tensor Matrix(int size, Func<int, int, double> entry)
    {
        var values = new double[size, size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) values[i, j] = entry(i, j);
        return tensor(values);
    }
}
