namespace Isotrope.Experiments.Problems;

/// <summary>The deterministic quadratic regression of 8x5 in float64: no random numbers, so that every program must agree on
/// it.</summary>
/// <remarks>With indices from 1: A [12, 8] has entries sin(1.7ij + 0.3i), B [5, 9] cos(1.1ij + 0.5j), C [12, 9] sin(0.9i +
/// 2.3j) and X₀ [8, 5] cos(0.8ij - 1.9j). The gradient at X₀ has full rank.</remarks>
internal static class SmallQuadratic
{
    /// <summary>The problem.</summary>
    public static QuadraticProblem Create()
    {
        using var scope = NewDisposeScope();
        return new("quadratic 8x5, deterministic",
            Matrix(12, 8, (i, j) => Math.Sin(1.7 * i * j + 0.3 * i)),
            Matrix(5, 9, (i, j) => Math.Cos(1.1 * i * j + 0.5 * j)),
            Matrix(12, 9, (i, j) => Math.Sin(0.9 * i + 2.3 * j)),
            Matrix(8, 5, (i, j) => Math.Cos(0.8 * i * j - 1.9 * j)));
    }

    private static Tensor Matrix(int rows, int columns, Func<int, int, double> entry) => tensor(
        [.. from i in Enumerable.Range(1, rows) from j in Enumerable.Range(1, columns) select entry(i, j)], [rows, columns],
        dtype: ScalarType.Float64);
}
