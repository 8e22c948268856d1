using Isotrope.Polar;
using Isotrope.Polar.Kernels;

namespace Isotrope.Spectral.Routes;

/// <summary>Applies plans to matrices G [m, n] or [b, m, n], m ≤ n, whose squares are safe.</summary>
internal static class GramRoutes
{
    /// <summary>Lanczos steps for the largest singular value: its error must stay below that of the fit.</summary>
    public const int Steps = 24;

    /// <summary>M·G with M = w0·I + Σ w·(A/N² + c·I)^-1, divided by N.</summary>
    /// <param name="wide">G.</param>
    /// <param name="plan">With partial fractions or a polynomial.</param>
    /// <param name="squaredNorm">N², or null for the squared largest singular value.</param>
    /// <param name="frobenius">Whether N is the Frobenius norm.</param>
    public static Tensor ByFit(Tensor wide, SpectralPlan plan, double? squaredNorm, bool frobenius)
    {
        using var scope = NewDisposeScope();
        var work = plan.DoublePrecision ? wide.to(ScalarType.Float64) : wide;
        var gram = GramPolynomial.Gram(work);
        var square = squaredNorm is { } known ? full([1], known, dtype: gram.dtype, device: gram.device)
            : frobenius ? gram.diagonal(0, -2, -1).sum(-1).unsqueeze(-1).unsqueeze(-1)
            : tensor(LargestEigenvalue.Of(gram, Steps), dtype: gram.dtype, device: gram.device).view(-1, 1, 1);
        if (gram.dim() == 2) square = square.reshape(1, 1);
        square = square + square.eq(0);
        gram.div_(square);
        var mapped = plan.Fractions is { } fractions
            ? ShiftedInverses.Sum(gram, fractions.Constant,
                [.. fractions.Terms.Select(term => term.Shift)], [.. fractions.Terms.Select(term => term.Weight)])
            : Horner(gram, plan.Polynomial!.Coefficients);
        return Products.Left(mapped.div(square.sqrt()).to(wide.dtype), wide).MoveToOuterDisposeScope();
    }

    /// <summary>a0·I + a1·A + a2·A² + ...</summary>
    private static Tensor Horner(Tensor gram, IReadOnlyList<double> coefficients)
    {
        var sum = gram.mul(coefficients.Count == 1 ? 0 : coefficients[^1]);
        for (var k = coefficients.Count - 2; k >= 0; k--)
        {
            if (k < coefficients.Count - 2) sum = GramPolynomial.Symmetric(sum, gram, k % 2 == 0 ? "even" : "odd");
            ShiftedInverses.AddToDiagonal(sum, coefficients[k]);
        }
        if (coefficients.Count == 1) ShiftedInverses.AddToDiagonal(sum, coefficients[0]);
        return sum;
    }

    /// <summary>V·diag(f(√λ)/√λ)·V^T·G for the eigenvalues λ of the Gram matrix.</summary>
    public static Tensor ByEigenvalues(Tensor wide, SpectralPlan plan, DampedFunction function)
    {
        using var scope = NewDisposeScope();
        var work = plan.DoublePrecision ? wide.to(ScalarType.Float64) : wide;
        var (values, vectors) = linalg.eigh(GramPolynomial.Gram(work));
        var factors = function.Factors(values.clamp(min: 0).sqrt_()).to(work.dtype);
        var mapped = vectors.mul(factors.unsqueeze(-2)).matmul(vectors.transpose(-2, -1));
        return Products.Left(mapped.to(wide.dtype), wide).MoveToOuterDisposeScope();
    }

    /// <summary>U·diag(f(S))·V^T in double precision.</summary>
    public static Tensor BySingularValues(Tensor wide, DampedFunction function)
    {
        using var scope = NewDisposeScope();
        var (u, s, vh) = linalg.svd(wide.to(ScalarType.Float64), fullMatrices: false);
        return u.mul(function.Factors(s).mul_(s).unsqueeze(-2)).matmul(vh).to(wide.dtype).MoveToOuterDisposeScope();
    }
}
