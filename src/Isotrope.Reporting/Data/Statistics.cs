namespace Isotrope.Reporting.Data;

/// <summary>The two numbers that a table gives of several seeds.</summary>
internal static class Statistics
{
    /// <summary>The mean of what is known, or null if nothing is.</summary>
    public static double? Mean(IEnumerable<double?> values) => values.Average();

    /// <summary>The sample standard deviation (divisor n − 1), or null for fewer than two values.</summary>
    public static double? StandardDeviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
            return null;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
