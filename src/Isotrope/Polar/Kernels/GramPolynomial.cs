namespace Isotrope.Polar.Kernels;

/// <summary>Gram matrices and their polynomials, in the pool's memory: of one matrix with symmetric products, of a batch with
/// shared ones.</summary>
internal static class GramPolynomial
{
    private const long SmallestInPlace = 224;   // below it the calls for blocks and pooled matrices cost more than they save

    /// <summary>Whether a single matrix is better treated as a batch of one.</summary>
    public static bool IsSmall(Tensor wide) => wide.dim() == 2 && wide.shape[0] < SmallestInPlace;

    /// <summary>X·X^T, [.., m, m]; for one matrix in the pool's memory, and its lower part alone if that is enough.</summary>
    public static Tensor Gram(Tensor x, bool lowerOnly = false)
    {
        using var transposed = x.transpose(-2, -1);
        return Symmetric(x, transposed, "gram", lowerOnly);
    }

    /// <summary>A·B, known to be symmetric.</summary>
    public static Tensor Symmetric(Tensor a, Tensor b, string name, bool lowerOnly = false)
    {
        if (a.dim() == 3) return Products.Batch(name, a, b);
        var product = Scratch.Square(name, a.shape[0], a);
        SymmetricProducts.Into(product, a, b, lowerOnly: lowerOnly);
        return product;
    }

    /// <summary>a·I + b·A + c·A²; A² is overwritten if it is given.</summary>
    public static Tensor Of(Quintic step, Tensor gram, Tensor? square = null, string name = "polynomial")
    {
        Tensor polynomial;
        if (square is not null) polynomial = square.mul_(step.C).add_(gram, alpha: step.B);
        else if (gram.dim() == 3) polynomial = Products.Batch(name, gram, gram, gram, step.B, step.C);
        else
        {
            polynomial = Scratch.Square(name, gram.shape[0], gram);
            polynomial.copy_(gram);
            SymmetricProducts.Into(polynomial, gram, gram, step.B, step.C);
        }
        ShiftedInverses.AddToDiagonal(polynomial, step.A);
        return polynomial;
    }
}
