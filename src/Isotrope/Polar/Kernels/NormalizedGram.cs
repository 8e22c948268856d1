namespace Isotrope.Polar.Kernels;

/// <summary>The Gram matrix A = X·X^T of X = G/N and its square: the start of every polynomial iteration.</summary>
/// <remarks>N is never formed from G: the trace of G·G^T is ‖G‖_F², and the norm of its square bounds
/// the largest singular value.</remarks>
/// <param name="Gram">A, [.., m, m].</param>
/// <param name="SquaredNorm">N², [.., 1, 1].</param>
/// <param name="Square">A², where the normalisation needed it; may be overwritten.</param>
internal readonly record struct NormalizedGram(Tensor Gram, Tensor SquaredNorm, Tensor? Square)
{
    private const double RoundingMargin = 1.0001;   // the bound is computed in the type of G

    /// <summary>Of matrices G [m, n] or [b, m, n].</summary>
    public static NormalizedGram Of(Tensor wide, Normalization normalization, double offset = 0)
    {
        var gram = GramPolynomial.Gram(wide);
        if (normalization == Normalization.Frobenius)
        {
            var trace = gram.diagonal(0, -2, -1).sum(-1).unsqueeze(-1).unsqueeze(-1);
            var norm = NotZero(offset == 0 ? trace : trace.sqrt().add(offset).square());
            gram.div_(norm);
            return new(gram, norm, null);
        }
        var first = NotZero(Norm(gram));   // Schatten-4 norm of G, squared
        gram.div_(first);
        var square = GramPolynomial.Of(new(0, 0, 1), gram);
        var second = NotZero(Norm(square).sqrt_().mul_(RoundingMargin));
        gram.div_(second);
        square.div_(second.square());
        return new(gram, first * second, square);
    }

    private static Tensor Norm(Tensor matrices) => linalg.vector_norm(matrices, 2, [-2, -1], keepdim: true);

    private static Tensor NotZero(Tensor norm) => norm + norm.eq(0);
}
