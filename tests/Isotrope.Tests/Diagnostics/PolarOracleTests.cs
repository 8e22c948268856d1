using Isotrope.Diagnostics;

namespace Isotrope.Tests.Diagnostics;

public sealed class PolarOracleTests
{
    [Fact]
    public void Figures_of_a_diagonal_matrix_are_those_that_one_computes_by_hand()
    {
        using var scope = NewDisposeScope();
        var matrix = Diagonal(4, 2, 1, 1e-4);          // the last is not covered
        var factor = Diagonal(0.9, 1.1, 1.05, 0.5);
        using var oracle = new PolarOracle(matrix);

        var quality = oracle.Judge(factor);

        Assert.Equal(0.9, quality.Minimum, 12);
        Assert.Equal(1.1, quality.Maximum, 12);
        Assert.Equal(0.1, quality.Error, 12);
        Assert.Equal(1.1 - 0.9, quality.MonotonicityViolation, 12);
        Assert.Equal(1 - (4 * 0.9 + 2 * 1.1 + 1.05 + 0.5e-4) / 7.0001, quality.NuclearGap, 12);
        Assert.Equal(Math.Sqrt((Math.Pow(1 - 0.81, 2) + Math.Pow(1.21 - 1, 2) + Math.Pow(1.1025 - 1, 2)) / 3),
            quality.Orthogonality, 12);
        Assert.Equal(7.0001, oracle.NuclearNorms[0], 12);
    }

    [Fact]
    public void Of_a_batch_the_worst_counts_and_zero_counts_as_solved()
    {
        using var scope = NewDisposeScope();
        using var oracle = new PolarOracle(stack([Diagonal(2, 1), zeros(2, 2, dtype: ScalarType.Float64), Diagonal(1, 3)]));
        var quality = oracle.Judge(stack([Diagonal(1, 1), zeros(2, 2, dtype: ScalarType.Float64), Diagonal(1, 0.7)]));
        Assert.Equal(0.3, quality.Error, 12);
        Assert.Equal(0.3, quality.MonotonicityViolation, 12);
        Assert.Equal([3, 0, 4], oracle.NuclearNorms.Select(norm => Math.Round(norm, 12)));
    }

    private static Tensor Diagonal(params double[] values) => diag(tensor(values, dtype: ScalarType.Float64));
}
