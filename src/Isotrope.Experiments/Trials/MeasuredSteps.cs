namespace Isotrope.Experiments.Trials;

/// <summary>Steps at which trials are measured.</summary>
internal static class MeasuredSteps
{
    private static readonly int[] s_mantissas = [10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80];

    /// <summary>Every step.</summary>
    public static IReadOnlyList<int> All(int steps) => [.. Enumerable.Range(0, steps + 1)];

    /// <summary>0 to 5 and about ten steps a decade, the last step included.</summary>
    public static IReadOnlyList<int> Sparse(int steps) =>
    [
        .. Enumerable.Range(0, 6)
            .Concat(from decade in new[] { 1, 10, 100, 1000 } from mantissa in s_mantissas select decade * mantissa)
            .Where(step => step < steps).Append(steps).Distinct().Order(),
    ];

    /// <summary>The first and the last: for trials of a search.</summary>
    public static IReadOnlyList<int> Ends(int steps) => [0, steps];
}
