namespace Isotrope.Experiments.Trials;

/// <summary>Trials as rows of a result.</summary>
/// <remarks>Of several seeds a metric is the median, and NAME.low and NAME.high hold the band around it. Every method has its
/// rate, its milliseconds a step and how many seeds diverged, at k of its last step, if it was timed; of searches k is the rate
/// and the metric finalByRate.</remarks>
internal static class TrialRows
{
    private const string SearchMetric = "finalByRate";
    private static readonly double[] s_told = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

    /// <summary>Rows of trials.</summary>
    public static IEnumerable<ExperimentRow> Of(IReadOnlyList<Trial> trials) =>
        trials.GroupBy(trial => trial.Method).SelectMany(group => Method([.. group]));

    /// <summary>Rows of searches.</summary>
    public static IEnumerable<ExperimentRow> Of(IReadOnlyList<RateSearch> searches) =>
        from search in searches
        from pair in search.Tried
        select new ExperimentRow(search.Method, pair.Rate, SearchMetric, pair.Value);

    /// <summary>The short form: the objective at a few steps, the last row of every other metric, and all of
    /// searches.</summary>
    public static IReadOnlyList<ExperimentRow> Summary(IReadOnlyList<ExperimentRow> rows, string objective) =>
    [
        .. rows.GroupBy(row => (row.Method, row.Metric)).SelectMany(group =>
        {
            var last = group.Max(row => row.K);
            var all = group.Key.Metric == SearchMetric;
            return group.Where(row => all || row.K == last || (row.Metric == objective && s_told.Contains(row.K)));
        }),
    ];

    private static IEnumerable<ExperimentRow> Method(IReadOnlyList<Trial> trials)
    {
        var (name, longest) = (trials[0].Method, trials.MaxBy(trial => trial.Steps.Count)!);
        foreach (var metric in trials[0].Metrics.Keys)
        {
            var band = Band.Of(trials, metric);
            for (var i = 0; i < band.Steps.Count; i++)
            {
                yield return new(name, band.Steps[i], metric, band.Median[i]);
                if (trials.Count == 1) continue;
                yield return new(name, band.Steps[i], $"{metric}.low", band.Low[i]);
                yield return new(name, band.Steps[i], $"{metric}.high", band.High[i]);
            }
        }
        if (longest.MillisecondsPerStep == 0) yield break;   // nothing was timed: steps are layers, settings or copies
        for (var i = 0; i < longest.Steps.Count; i++) yield return new(name, longest.Steps[i], "seconds", longest.Seconds[i]);
        var last = longest.Steps[^1];
        yield return new(name, last, "rate", trials[0].Rate);
        yield return new(name, last, "millisecondsPerStep", trials.Average(trial => trial.MillisecondsPerStep));
        yield return new(name, last, "diverged", trials.Count(trial => trial.DivergedAt is not null));
    }
}
