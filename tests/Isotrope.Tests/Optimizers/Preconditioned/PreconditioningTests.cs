using System.Runtime.InteropServices;
using Isotrope.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Isotrope.Tests.Optimizers;

public sealed class PreconditioningTests
{
    [Theory]
    [InlineData(new long[] { 5, 2, 3, 3 }, 20, new long[] { 10, 9 })]
    [InlineData(new long[] { 5, 2, 3, 3 }, 1024, new long[] { 90 })]
    [InlineData(new long[] { 5, 2, 3, 3 }, 5, new long[] { 5, 2, 3, 3 })]
    [InlineData(new long[] { 64, 1, 1 }, 8, new long[] { 64 })]           // sides of 1 always join
    [InlineData(new long[] { 1, 30, 30 }, 8, new long[] { 30, 30 })]
    [InlineData(new long[0], 8, new long[] { 1 })]
    public void Shampoo_merges_a_side_with_the_one_before_it(long[] shape, long limit, long[] merged) =>
        Assert.Equal(merged, MergedShape.Shampoo(shape, limit));

    [Theory]
    [InlineData(new long[] { 5, 2, 3, 3 }, 10, new long[] { 10, 9 })]
    [InlineData(new long[] { 5, 2, 3, 3 }, 18, new long[] { 10, 9 })]
    [InlineData(new long[] { 5, 2, 3, 3 }, 30, new long[] { 30, 3 })]
    [InlineData(new long[] { 5, 2, 3, 3 }, 4, new long[] { 5, 2, 3, 3 })]   // 5 exceeds the limit and stands alone
    [InlineData(new long[] { 50, 1, 3 }, 4, new long[] { 50, 3 })]
    [InlineData(new long[] { 1, 1 }, 4, new long[] { 1 })]
    public void Soap_collects_sides_up_to_a_product(long[] shape, long limit, long[] merged) =>
        Assert.Equal(merged, MergedShape.Soap(shape, limit));

    [Fact]
    public void Blocks_cover_a_tensor_once_and_write_through()
    {
        using var scope = NewDisposeScope();
        var tensor = arange(7 * 5, dtype: ScalarType.Float64).reshape(7, 5);
        var blocks = ShapeBlocks.Of(tensor, 3);

        Assert.Equal(ShapeBlocks.ShapesOf([7, 5], 3), blocks.Select(block => block.shape));
        Assert.Equal(6, blocks.Count);
        Assert.Equal(7 * 5, blocks.SelectMany(block => block.flatten().data<double>().ToArray()).Distinct().Count());
        foreach (var block in blocks) block.zero_().Dispose();
        Assert.Equal(0, tensor.abs().max().item<double>());
    }

    [Fact]
    public void Products_with_the_sides_of_a_matrix_are_matrix_products()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (g, left, right) = (Random(4, 6), Random(4, 4), Random(6, 6));

        Expect.Close(SideProducts.Gram(g, 0), g.matmul(g.t()), 1e-14);
        Expect.Close(SideProducts.Gram(g, 1), g.t().matmul(g), 1e-14);
        Expect.Close(SideProducts.Multiply(g, left, 0), left.matmul(g), 1e-14);
        Expect.Close(SideProducts.Multiply(g, right, 1), g.matmul(right.t()), 1e-14);
        var filters = Random(2, 3, 4, 5);
        Expect.Close(SideProducts.Gram(filters, 2), einsum("abcd,abed->ce", filters, filters), 1e-14);
        var side = Random(4, 4);
        Expect.Close(SideProducts.Multiply(filters, side, 2), einsum("abcd,ec->abed", filters, side), 1e-14);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void Inverse_roots_agree_with_an_independent_decomposition(double scale)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var g = Random(5, 9);
        var factor = g.matmul(g.t()) * scale;
        var eigen = Matrix<double>.Build.DenseOfRowMajor(5, 5, g.matmul(g.t()).data<double>().ToArray())
            .Evd(Symmetricity.Symmetric);
        var powers = eigen.EigenValues.Select(value => Math.Pow((value.Real + 1e-3) * scale, -0.25));
        var expected = eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalArray(
            [.. powers]) * eigen.EigenVectors.Transpose();

        Expect.Close(Symmetric.InverseRoot(factor, 1e-3 * scale, 0.25),
            tensor(expected.ToRowMajorArray(), [5, 5], dtype: ScalarType.Float64), 1e-12);
    }

    [Fact]
    public void Zero_has_the_inverse_root_of_epsilon_alone()
    {
        using var scope = NewDisposeScope();
        Expect.Close(Symmetric.InverseRoot(zeros(3, 3, dtype: ScalarType.Float64), 1e-8, 0.25),
            eye(3, dtype: ScalarType.Float64) * 100, 1e-12);
    }

    [Fact]
    public void Gradients_whose_squares_overflow_give_finite_factors_and_roots()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var gradient = randn(4, 6) * 1e30f;
        Assert.False(SideProducts.Gram(gradient, 0).isfinite().all().item<bool>());   // the case is real

        var factor = SideProducts.Gram(Symmetric.Limited(gradient), 0);
        for (var i = 0; i < 100; i++) Symmetric.Saturate(factor.add_(factor));

        Assert.True(factor.isfinite().all().item<bool>());
        Assert.True(Symmetric.InverseRoot(factor, 1e-12, 0.25).isfinite().all().item<bool>());
        var usual = randn(4, 6);
        Assert.True(Symmetric.Limited(usual).Equals(usual));
    }

    [Fact]
    public void A_decomposition_that_fails_in_single_precision_is_repeated_in_double()
    {
        using var scope = NewDisposeScope();
        List<ScalarType> tried = [];
        (Tensor, Tensor) FailsInSingle(Tensor matrix)
        {
            tried.Add(matrix.dtype);
            return matrix.dtype == ScalarType.Float64 ? linalg.eigh(matrix) : throw new ExternalException("did not converge");
        }

        Symmetric.Decompose(eye(3), FailsInSingle);

        Assert.Equal([ScalarType.Float32, ScalarType.Float64], tried);
        var error = Assert.Throws<NumericalException>(() =>
            Symmetric.Decompose<Tensor>(eye(3), _ => throw new ExternalException("did not converge")));
        Assert.Contains("neither Float32 nor Float64", error.Message);
    }

    [Fact]
    public void Bases_are_orthogonal_and_follow_their_factor()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var g = Random(6, 8);
        var factor = g.matmul(g.t());
        var basis = Symmetric.Basis(factor + 0.3 * eye(6, dtype: ScalarType.Float64).cumsum(0));

        for (var i = 0; i < 200; i++) basis = Symmetric.Follow(factor, basis).Basis;

        Expect.Close(basis.t().matmul(basis), eye(6, dtype: ScalarType.Float64), 1e-12);
        var diagonal = basis.t().matmul(factor).matmul(basis);
        Expect.Close(diagonal, diagonal.diag().diag(), 1e-8);   // the power method has found the eigenvectors
        Assert.Equal(diagonal.diag().data<double>().ToArray().OrderDescending(), diagonal.diag().data<double>().ToArray());
    }

    private static Tensor Random(params long[] shape) => randn(shape, dtype: ScalarType.Float64);
}
