namespace Isotrope.Optimizers;

/// <summary>Lets small matrices of nearly equal shape share a call of an odd spectral map, padded with zeros.</summary>
/// <remarks>
/// Padding is exact: with zero rows and columns U·f(S)·V^T has zeros in the same places, since f(0) = 0. It is done where it
/// was measured to be faster (`bench/Isotrope.Polar.Bench -- padding`): up to 64 rows and columns, where the calls themselves
/// are most of the time. Beyond, the products with zeros cost more than a call saves.
/// </remarks>
internal static class NearlyEqualShapes
{
    private const long LongestSide = 64;
    private const long MostEntries = 1 << 15;   // of a padded batch: eight matrices of 64x64, thirty-two of 32x32

    /// <summary>Joins groups of equal shapes that may share a call.</summary>
    public static IEnumerable<IReadOnlyList<PendingUpdate>> Join(IEnumerable<IReadOnlyList<PendingUpdate>> groups)
    {
        foreach (var near in groups.GroupBy(Key))
        {
            List<PendingUpdate> all = [.. near.SelectMany(group => group)];
            if (near.Key.Alone is null
                && all.Sum(update => update.Entry.View.Matrices) * near.Key.Rows * near.Key.Columns <= MostEntries)
                yield return all;
            else
                foreach (var group in near) yield return group;
        }
    }

    /// <summary>A matrix [.., m, n] with zeros below and to the right of it; itself if it has that size.</summary>
    public static Tensor Padded(Tensor matrix, long rows, long columns) => matrix.shape[^2] == rows && matrix.shape[^1] == columns
        ? matrix
        : nn.functional.pad(matrix, [0, columns - matrix.shape[^1], 0, rows - matrix.shape[^2]]);

    private static (long Rows, long Columns, ScalarType Type, object? Alone) Key(IReadOnlyList<PendingUpdate> group)
    {
        var view = group[0].Entry.View;
        var type = group[0].Gradient.dtype;
        var vector = Math.Min(view.Rows, view.Columns) == 1;   // divided by its norm: exact, and nothing is gained
        return vector || Math.Max(view.Rows, view.Columns) > LongestSide
            ? (0, 0, type, group)
            : (Rounded(view.Rows), Rounded(view.Columns), type, null);
    }

    /// <summary>Up to the next of 2, 4, ..., 16, 20, ..., 32, 40, ..., 64.</summary>
    private static long Rounded(long length)
    {
        var unit = length <= 16 ? 2 : length <= 32 ? 4 : 8;
        return (length + unit - 1) / unit * unit;
    }
}
