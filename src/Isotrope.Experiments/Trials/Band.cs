namespace Isotrope.Experiments.Trials;

/// <summary>A metric over the seeds of a method: the median, and the range that holds the middle 80 %.</summary>
/// <param name="Steps">The steps at which it was measured.</param>
/// <param name="Median">The median; infinite where half of the seeds have diverged.</param>
/// <param name="Low">The value that a tenth of the seeds does not exceed.</param>
/// <param name="High">The value that nine tenths do not exceed; of few seeds, the largest.</param>
internal sealed record Band(
    IReadOnlyList<int> Steps, IReadOnlyList<double> Median, IReadOnlyList<double> Low, IReadOnlyList<double> High)
{
    /// <summary>The band of trials of one method.</summary>
    public static Band Of(IReadOnlyList<Trial> trials, string metric)
    {
        var steps = trials.MaxBy(trial => trial.Steps.Count)!.Steps;
        var sorted = steps.Select(step => trials.Select(trial => trial.At(metric, step)).Order().ToArray()).ToList();
        return new(steps, [.. sorted.Select(values => (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2)],
            [.. sorted.Select(values => Ranked(values, 0.1))], [.. sorted.Select(values => Ranked(values, 0.9))]);
    }

    /// <summary>The nearest rank: diverged seeds are infinite and must not enter an interpolation.</summary>
    private static double Ranked(double[] sorted, double part) =>
        sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
}
