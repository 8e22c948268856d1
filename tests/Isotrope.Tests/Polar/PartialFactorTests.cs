using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

/// <summary>Methods that change more than singular values.</summary>
public sealed class PartialFactorTests
{
    [Fact]
    public void A_sketch_finds_the_factor_of_a_matrix_of_low_rank()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var matrix = randn(80, 6, dtype: ScalarType.Float64).matmul(randn(6, 120, dtype: ScalarType.Float64));

        using var result = new SketchedPolar(6).Solve(matrix);

        var (u, _, vt) = Oracle.Svd(matrix);
        var isometry = u.SubMatrix(0, 80, 0, 6) * vt.SubMatrix(0, 6, 0, 120);   // of the six directions that are there
        Expect.Close(result.Factor, tensor(isometry.ToRowMajorArray(), matrix.shape, dtype: ScalarType.Float64), 1e-9);
        Assert.Equal(CertificateKind.None, result.Certificate.Kind);
        Assert.False(result.Converged);
    }

    [Fact]
    public void A_sketch_of_a_full_matrix_is_an_isometry_on_few_directions()
    {
        using var scope = NewDisposeScope();
        var matrix = Spectra.Make("power law", 60, 70);
        var values = linalg.svdvals(new SketchedPolar(4, oversampling: 2).Orthogonalize(matrix));
        for (var i = 0; i < 6; i++) Assert.Equal(1, values[i].item<double>(), 1e-9);
        Assert.Equal(0, values[6].item<double>(), 1e-9);
    }

    [Fact]
    public void Blocks_are_solved_each_by_itself()
    {
        using var scope = NewDisposeScope();
        var matrix = Spectra.Make("gaussian", 20, 31);   // 31 columns do not divide by two
        var factor = new BlockPolar(new SvdPolar(), 2, 2).Orthogonalize(matrix);
        var corner = matrix.narrow(0, 10, 10).narrow(1, 16, 15);
        Expect.Close(factor.narrow(0, 10, 10).narrow(1, 16, 15), Oracle.Polar(corner), 1e-12);
    }

    [Fact]
    public void The_whole_matrix_is_solved_once_in_a_period()
    {
        var blocks = new BlockPolar(new Qdwh(), 2, 2);
        Assert.Equal(["qdwh", blocks.Name, blocks.Name, "qdwh"], Enumerable.Range(0, 4).Select(step => blocks.At(step, 3).Name));
    }
}
