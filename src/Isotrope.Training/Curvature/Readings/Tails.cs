namespace Isotrope.Training.Curvature.Readings;

/// <summary>What stands beside a mean where tails are heavy.</summary>
/// <param name="TrimmedMean">Mean without the lowest and the highest tenth.</param>
/// <param name="Median">The median.</param>
/// <param name="TopShare">Share of the largest hundredth of the samples, at least one, in the sum of all; NaN for a sum of
/// 0.</param>
internal readonly record struct Tails(double TrimmedMean, double Median, double TopShare)
{
    private const double Trimmed = 0.1;
    private const double Top = 0.01;

    /// <summary>Of these samples; they are reordered.</summary>
    public static Tails Of(double[] samples)
    {
        Array.Sort(samples);
        var count = samples.Length;
        var cut = (int)(Trimmed * count);
        var middle = samples[cut..(count - cut)];
        var top = samples[(count - Math.Max(1, (int)Math.Round(Top * count)))..].Sum();
        var sum = samples.Sum();
        return new(middle.Average(), (samples[(count - 1) / 2] + samples[count / 2]) / 2, sum == 0 ? double.NaN : top / sum);
    }
}
