using System.Runtime.InteropServices;

namespace Isotrope.Optimizers;

/// <summary>Eigenvalues, roots and bases of the symmetric positive semidefinite factors of a preconditioner.</summary>
/// <remarks>
/// Factors are divided by their largest entry before they are decomposed, so that their size does not matter. Half precision is
/// decomposed in single precision. If the decomposition does not converge in single precision, it is repeated in double; if that
/// fails too, it is an error.
/// </remarks>
internal static class Symmetric
{
    /// <summary>A gradient whose products with itself stay in the range of its type: larger entries count as the largest that
    /// do.</summary>
    public static Tensor Limited(Tensor gradient)
    {
        var largest = gradient.dtype switch
        {
            ScalarType.Float64 => double.MaxValue,
            ScalarType.Float16 => (double)Half.MaxValue,
            _ => float.MaxValue,
        };
        var limit = Math.Sqrt(largest / Math.Max(1, gradient.numel())) / 2;
        return gradient.clamp(-limit, limit);
    }

    /// <summary>Sums that left the range of the type return to its edge.</summary>
    public static void Saturate(Tensor factor) => factor.nan_to_num_();

    /// <summary>(A + εI)^-p, where eigenvalues below 0, which only rounding makes, lift all by as much.</summary>
    /// <param name="factor">A, [.., d, d].</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <param name="exponent">p, positive.</param>
    public static Tensor InverseRoot(Tensor factor, double epsilon, double exponent)
    {
        using var shift = tensor(epsilon, dtype: ScalarType.Float64);
        return InverseRoot(factor, shift, exponent);
    }

    /// <summary>The same with an ε that only the device knows: a number in double precision.</summary>
    public static Tensor InverseRoot(Tensor factor, Tensor epsilon, double exponent)
    {
        using var scope = NewDisposeScope();
        var size = Size(factor);                                                           // [.., 1, 1]
        var (values, vectors) = Decompose(factor / size, Eigen);
        // ε/size may be below the range of single precision.
        (values, size) = (values.to(ScalarType.Float64), size.squeeze(-1).to(ScalarType.Float64));
        var lifted = values - values.amin([-1], keepdim: true).clamp_max(0) + epsilon / size;
        var powers = (lifted.pow(-exponent) * size.pow(-exponent)).to(vectors.dtype).unsqueeze(-2);
        return (vectors * powers).matmul(vectors.transpose(-2, -1)).to(factor.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>A^-1 of a positive definite matrix [d, d], by Cholesky's factor.</summary>
    public static Tensor Inverse(Tensor factor)
    {
        using var scope = NewDisposeScope();
        var size = Size(factor);
        return (Decompose(factor / size, matrix => linalg.cholesky(matrix).cholesky_inverse()).to(factor.dtype) / size)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Eigenvectors as columns, those of large eigenvalues first.</summary>
    public static Tensor Basis(Tensor factor)
    {
        using var scope = NewDisposeScope();
        var (_, vectors) = Decompose(factor / Size(factor), Eigen);
        return vectors.flip(1).to(factor.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Eigenvectors near a basis that was right for an earlier factor: columns ordered by their Rayleigh quotients,
    /// one step of the power method, orthogonalized.</summary>
    /// <returns>The basis, and the order in which it took the old columns.</returns>
    public static (Tensor Basis, Tensor Order) Follow(Tensor factor, Tensor basis)
    {
        using var scope = NewDisposeScope();
        var type = Working(factor.dtype);
        var (matrix, old) = ((factor / Size(factor)).to(type), basis.to(type));
        var products = matrix.matmul(old);
        var order = (old * products).sum([0]).argsort(-1, descending: true);   // diagonal of Q^T·A·Q
        var (next, _) = linalg.qr(products.index_select(1, order));
        return (next.to(factor.dtype).MoveToOuterDisposeScope(), order.MoveToOuterDisposeScope());
    }

    /// <summary>Decomposes in the factor's own precision or, where that fails, in double.</summary>
    /// <exception cref="NumericalException">Double precision failed too.</exception>
    internal static T Decompose<T>(Tensor matrix, Func<Tensor, T> decompose)
    {
        foreach (var type in new[] { Working(matrix.dtype), ScalarType.Float64 })
            try
            {
                return decompose(matrix.to(type));
            }
            catch (ExternalException)
            {
                // The next precision, or the error below.
            }
        throw new NumericalException(
            $"a preconditioner factor [{string.Join(", ", matrix.shape)}] could be decomposed in neither " +
            $"{Working(matrix.dtype)} nor Float64. Clip gradients or raise epsilon, and continue from the last checkpoint.");
    }

    private static (Tensor Values, Tensor Vectors) Eigen(Tensor matrix) => linalg.eigh(matrix);

    private static Tensor Size(Tensor factor) => Norms.Lengths.NotZero(factor.abs().amax([-2, -1], keepdim: true));

    private static ScalarType Working(ScalarType type) => type == ScalarType.Float64 ? type : ScalarType.Float32;
}
