namespace Isotrope.Polar.Kernels;

/// <summary>Partial fractions of a Gram matrix: M = w₀·I + Σ wⱼ·(A + cⱼ·I)^-1.</summary>
/// <remarks>
/// A is positive semidefinite with largest eigenvalue about 1, so that the shifts cⱼ are relative. Each inverse takes the fastest way that
/// is safe: by blocks for shifts of at least <see cref="PositiveInverse.SafeShift"/>, by Cholesky below. Where rounding has made A + cⱼ·I
/// indefinite, the whole sum is evaluated through the eigenvalues of A in double precision, those below zero taken as zero: the same
/// function, only slower.
/// </remarks>
internal static class ShiftedInverses
{
    /// <summary>M for A [m, m] or [b, m, m]; valid until the next call on this thread, not to be disposed.</summary>
    public static Tensor Sum(Tensor gram, double constant, IReadOnlyList<double> shifts, IReadOnlyList<double> weights)
    {
        if (gram.dim() == 3) return SumOfBatch(gram, constant, shifts, weights);
        var size = gram.shape[0];
        var (shifted, inverse, sum) = (
            Scratch.Square("shifted", size, gram), Scratch.Square("inverse", size, gram), Scratch.Square("sum", size, gram));
        sum.zero_().Dispose();
        AddToDiagonal(sum, constant);
        for (var j = 0; j < shifts.Count; j++)
        {
            shifted.copy_(gram);
            AddToDiagonal(shifted, shifts[j]);
            var inverted = shifts[j] >= PositiveInverse.SafeShift
                ? PositiveInverse.TryInvert(shifted, inverse)
                : PositiveInverse.TryCholesky(shifted, inverse);
            if (!inverted) return ByEigenvalues(gram, constant, shifts, weights);
            sum.add_(inverse, alpha: weights[j]);
        }
        return sum;
    }

    /// <summary>A + s·I in place.</summary>
    public static void AddToDiagonal(Tensor matrices, double value)
    {
        using var diagonal = matrices.diagonal(0, -2, -1);
        diagonal.add_(value);
    }

    private static Tensor SumOfBatch(Tensor gram, double constant, IReadOnlyList<double> shifts, IReadOnlyList<double> weights)
    {
        var sum = zeros_like(gram);
        AddToDiagonal(sum, constant);
        for (var j = 0; j < shifts.Count; j++)
        {
            using var scope = NewDisposeScope();
            var shifted = gram.clone();
            AddToDiagonal(shifted, shifts[j]);
            var (factor, info) = linalg.cholesky_ex(shifted);
            if (info.any().item<bool>()) return ByEigenvalues(gram, constant, shifts, weights).MoveToOuterDisposeScope();
            sum.add_(factor.cholesky_inverse(), alpha: weights[j]);
        }
        return sum;
    }

    private static Tensor ByEigenvalues(Tensor gram, double constant, IReadOnlyList<double> shifts, IReadOnlyList<double> weights)
    {
        using var scope = NewDisposeScope();
        var (eigenvalues, vectors) = linalg.eigh(gram.to(ScalarType.Float64));
        eigenvalues.clamp_(min: 0);
        var mapped = full_like(eigenvalues, constant);
        for (var j = 0; j < shifts.Count; j++) mapped.add_(eigenvalues.add(shifts[j]).reciprocal_(), alpha: weights[j]);
        return vectors.mul(mapped.unsqueeze(-2)).matmul(vectors.transpose(-2, -1)).to(gram.dtype).MoveToOuterDisposeScope();
    }
}
