namespace Isotrope.Polar.Kernels;

/// <summary>Partial fractions of a Gram matrix A with largest eigenvalue λ: M = w₀·I + Σ wⱼ·(A/λ + cⱼ·I)^-1.</summary>
/// <remarks>
/// The shifts cⱼ are relative, the largest one last. Each inverse takes the fastest way that is safe: by blocks for shifts of at least
/// <see cref="PositiveInverse.SafeShift"/>, by Cholesky below. Where rounding has made A/λ + cⱼ·I indefinite, the whole sum is evaluated
/// through the eigenvalues of A in double precision, those below zero taken as zero: the same function, only slower. Only the lower part of
/// A is read.
/// </remarks>
internal static class ShiftedInverses
{
    /// <summary>A last shift of at least this much cannot fail, so it needs no copy of A.</summary>
    private const double SurelyPositive = 1e-2;

    /// <summary>M for A [m, m] or [b, m, m]; valid until the next call on this thread, not to be disposed.</summary>
    /// <param name="gram">A; of one matrix the memory is used for work if <paramref name="mayOverwrite"/>.</param>
    /// <param name="constant">w₀.</param>
    /// <param name="shifts">cⱼ, increasing.</param>
    /// <param name="weights">wⱼ.</param>
    /// <param name="largest">λ of one matrix; the matrices of a batch have λ = 1.</param>
    /// <param name="mayOverwrite">Whether A is needed no more.</param>
    /// <exception cref="NumericalException">A is not finite.</exception>
    public static Tensor Sum(Tensor gram, double constant, IReadOnlyList<double> shifts, IReadOnlyList<double> weights,
        double largest = 1, bool mayOverwrite = false)
    {
        if (gram.dim() == 3) return SumOfBatch(gram, constant, shifts, weights);
        var size = gram.shape[0];
        var sum = Scratch.Square("sum", size, gram);
        if (shifts.Count == 0) sum.zero_().Dispose();
        for (var j = 0; j < shifts.Count; j++)
        {
            var overwrites = mayOverwrite && j == shifts.Count - 1 && shifts[j] >= SurelyPositive;
            var shifted = overwrites ? gram : Scratch.Square("shifted", size, gram);
            if (!overwrites) shifted.copy_(gram);
            AddToDiagonal(shifted, shifts[j] * largest);
            var inverse = j == 0 ? sum : Scratch.Square("inverse", size, gram);
            var inverted = shifts[j] >= PositiveInverse.SafeShift
                ? PositiveInverse.TryInvert(shifted, inverse)
                : PositiveInverse.TryCholesky(shifted, inverse);
            if (!inverted && overwrites) throw new NumericalException("There is NaN or infinity in the matrix.");
            if (!inverted) return ByEigenvalues(gram.div(largest), constant, shifts, weights);
            if (j == 0) sum.mul_(weights[j] * largest);
            else sum.add_(inverse, alpha: weights[j] * largest);
        }
        AddToDiagonal(sum, constant);
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
