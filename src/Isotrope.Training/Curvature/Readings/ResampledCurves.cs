using Isotrope.Training.Data;
using MathNet.Numerics.Distributions;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>The mean curve over sequences, and what other draws of sequences would have given.</summary>
/// <remarks>
/// Cluster bootstrap: whole sequences are drawn with replacement, so that all radii and directions of a sequence stay
/// together. Crossed directions are drawn as well (A. Owen, "The pigeonhole bootstrap", 2007,
/// <see href="https://arxiv.org/abs/0712.1111"/>). Intervals are bias-corrected and accelerated (B. Efron, "Better
/// bootstrap confidence intervals", 1987), the acceleration from leaving out one sequence at a time.
/// </remarks>
internal sealed class ResampledCurves
{
    /// <summary>Draws of the bootstrap.</summary>
    public const int Draws = 1000;

    /// <summary>An interval that ignores a larger share of the draws would be too narrow.</summary>
    public const double Undefined = 0.05;

    private const double Tail = 0.025;   // two-sided 95 %

    private ResampledCurves(double[] estimate, double[][] drawn, double[][] leftOut) =>
        (Estimate, Drawn, LeftOut) = (estimate, drawn, leftOut);

    /// <summary>The mean, by radius.</summary>
    public double[] Estimate { get; }

    /// <summary>The mean of each draw.</summary>
    public double[][] Drawn { get; }

    /// <summary>The mean without each of the sequences.</summary>
    public double[][] LeftOut { get; }

    /// <summary>The curves of samples.</summary>
    /// <param name="values">[sequences, directions, radii].</param>
    /// <param name="crossed">Whether the directions are the same for every sequence.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="draws">Number of draws.</param>
    public static ResampledCurves Of(double[,,] values, bool crossed, long seed = 0, int draws = Draws)
    {
        var (sequences, directions) = (values.GetLength(0), values.GetLength(1));
        var random = new RandomStream("bootstrap", seed);
        var all = Enumerable.Repeat(1.0 / directions, directions).ToArray();
        var means = Means(values, all);
        var estimate = Mean(means, Enumerable.Repeat(1.0 / sequences, sequences).ToArray());
        var drawn = new double[draws][];
        for (var b = 0; b < draws; b++)
            drawn[b] = Mean(
                crossed && directions > 1 ? Means(values, Shares(random, directions)) : means, Shares(random, sequences));
        double[][] leftOut = sequences < 2 ? [] :
            [.. means.Select(own => estimate.Select((mean, r) => (sequences * mean - own[r]) / (sequences - 1)).ToArray())];
        return new(estimate, drawn, leftOut);
    }

    /// <summary>The standard deviation of a statistic over the draws; NaN if it is undefined for many of them.</summary>
    public double StandardError(Func<double[], double> statistic) =>
        Deviation([.. Drawn.Select(statistic).Where(double.IsFinite)]);

    /// <summary>A statistic of the curve with standard error and interval.</summary>
    public Band Of(Func<double[], double> statistic)
    {
        var estimate = statistic(Estimate);
        double[] drawn = [.. Drawn.Select(statistic).Where(double.IsFinite).Order()];
        var error = Deviation(drawn);
        if (!double.IsFinite(estimate) || double.IsNaN(error)) return new(estimate, double.NaN, double.NaN, double.NaN);
        if (error <= 1e-12 * Math.Abs(estimate)) return new(estimate, error, estimate, estimate);   // all draws agree

        double[] leftOut = [.. LeftOut.Select(statistic).Where(double.IsFinite)];
        var below = (drawn.Count(value => value < estimate) + 0.5 * drawn.Count(value => value == estimate)) / drawn.Length;
        var bias = Normal.InvCDF(0, 1, Math.Clamp(below, 0.5 / drawn.Length, 1 - 0.5 / drawn.Length));
        var acceleration = Acceleration(leftOut);
        return new(estimate, error, Quantile(drawn, Corrected(Tail)), Quantile(drawn, Corrected(1 - Tail)));

        double Corrected(double level)
        {
            var shifted = bias + Normal.InvCDF(0, 1, level);
            return Normal.CDF(0, 1, bias + shifted / Math.Max(1e-3, 1 - acceleration * shifted));
        }
    }

    private double Deviation(double[] drawn)
    {
        if (drawn.Length < 2 || drawn.Length < (1 - Undefined) * Drawn.Length || LeftOut.Length < 2) return double.NaN;
        var mean = drawn.Average();
        return Math.Sqrt(drawn.Sum(value => (value - mean) * (value - mean)) / (drawn.Length - 1));
    }

    private static double Acceleration(double[] leftOut)
    {
        if (leftOut.Length == 0) return 0;
        var mean = leftOut.Average();
        var (squares, cubes) = (0.0, 0.0);
        foreach (var value in leftOut)
        {
            var difference = mean - value;
            squares += difference * difference;
            cubes += difference * difference * difference;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double Quantile(double[] ordered, double level)
    {
        var place = Math.Clamp(level * ordered.Length - 0.5, 0, ordered.Length - 1);
        var low = (int)place;
        return low + 1 == ordered.Length ? ordered[low] : ordered[low] + (place - low) * (ordered[low + 1] - ordered[low]);
    }

    /// <summary>How often each of n is among n draws, as shares.</summary>
    private static double[] Shares(RandomStream random, int count)
    {
        var shares = new double[count];
        for (var i = 0; i < count; i++) shares[random.Below(count)] += 1.0 / count;
        return shares;
    }

    /// <summary>[sequences][radii]: the weighted means over directions.</summary>
    private static double[][] Means(double[,,] values, double[] shares)
    {
        var means = new double[values.GetLength(0)][];
        for (var s = 0; s < means.Length; s++)
        {
            means[s] = new double[values.GetLength(2)];
            for (var k = 0; k < shares.Length; k++)
                if (shares[k] > 0)
                    for (var r = 0; r < means[s].Length; r++) means[s][r] += shares[k] * values[s, k, r];
        }
        return means;
    }

    private static double[] Mean(double[][] means, double[] shares)
    {
        var mean = new double[means[0].Length];
        for (var s = 0; s < means.Length; s++)
            if (shares[s] > 0)
                for (var r = 0; r < mean.Length; r++) mean[r] += shares[s] * means[s][r];
        return mean;
    }
}
