using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>The polar factor through the eigenvalues of the Gram matrix: U = V·L^(-1/2)·V^T·G with G·G^T = V·L·V^T.</summary>
/// <remarks>
/// Squaring halves the digits: eigenvalues below a floor of the largest are not resolved, and their directions are damped like
/// σ/√floor. The floor is 1e-8 with a Gram matrix in double precision, where rounding of a G in single precision would be
/// amplified below, and 2e-6 with one in single precision, where that of the Gram matrix would.
/// </remarks>
/// <param name="inDouble">Whether the Gram matrix is formed in double precision; else in the type of G.</param>
public sealed class GramEigen(bool inDouble = false) : PolarSolver
{
    private const double FloorOfDouble = 1e-8, FloorOfSingle = 2e-6;

    /// <inheritdoc/>
    public override string Name => inDouble ? "gram-eigen-64" : "gram-eigen";

    /// <inheritdoc/>
    // 9m³ for the eigenvectors: Golub and Van Loan
    public override double Flops(long m, long n) => 4.0 * m * m * n + 11.0 * m * m * m;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var type = inDouble ? ScalarType.Float64 : wide.dtype;
        var floor = type == ScalarType.Float64 ? FloorOfDouble : FloorOfSingle;
        var exact = wide.to(type);
        var (values, vectors) = linalg.eigh(GramPolynomial.Gram(exact));
        var largest = values.amax([-1], keepdim: true);
        var root = values.maximum(largest.mul(floor)).add_(largest.eq(0)).rsqrt_();
        var map = vectors.mul(root.unsqueeze(-2)).matmul(vectors.transpose(-2, -1));
        report.Steps = 1;
        var from = Math.Max(Math.Sqrt(floor), 1e-3);
        var rounding = PolarInput.Rounding(wide, 2) + 4 * PolarInput.UnitRoundoff(type) / (from * from);
        report.Certificate = new(CertificateKind.APriori, 1, 1, from, from, rounding);
        // Rounding the map to the type of G would be magnified by 1/√floor, the ratio of its largest to its smallest entry.
        return Products.Left(map, exact).to(wide.dtype).MoveToOuterDisposeScope();
    }
}
