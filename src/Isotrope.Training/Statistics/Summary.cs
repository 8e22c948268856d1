namespace Isotrope.Training.Statistics;

/// <summary>Mean and spread of repeated results.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Their mean: infinite if any is, NaN without values or with a NaN.</param>
/// <param name="StandardDeviation">Their sample standard deviation (divisor n − 1): NaN below two values or with a
/// value that is not finite.</param>
public sealed record Summary(int Count, double Mean, double StandardDeviation)
{
    /// <summary>Summarizes the values.</summary>
    public static Summary Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Count == 0 ? double.NaN : values.Sum() / values.Count;
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new(values.Count, mean, values.Count < 2 ? double.NaN : Math.Sqrt(squares / (values.Count - 1)));
    }
}
