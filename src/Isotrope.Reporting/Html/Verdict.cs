using Isotrope.Reporting.Data;

namespace Isotrope.Reporting.Html;

/// <summary>What the runs showed, in words.</summary>
internal static class Verdict
{
    /// <summary>The name of the report.</summary>
    public static string Title(ReportData data)
    {
        if (data.Runs.Count != 1)
            return $"{data.Runs.Count} runs side by side";
        var names = data.Contenders.Select(contender => contender.Optimizer).ToList();
        return names switch
        {
            [] => $"A run on {data.Runs[0].Description.Corpus.Name}",
            [var only] => $"Training with {only}",
            _ => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]} compared",
        };
    }

    /// <summary>One sentence per comparison or finished training, the best news first; then what is missing.</summary>
    public static IReadOnlyList<string> Sentences(ReportData data) =>
    [
        .. data.Contenders.Where(contender => contender.Comparison is not null)
            .OrderBy(contender => !double.IsFinite(contender.Comparison!.MeanDifference))
            .ThenBy(contender => contender.Comparison!.MeanDifference)
            .Select(contender => Comparison(contender, data)),
        .. data.Contenders.Where(contender => contender.Run.Summary is { Comparisons: null or { Count: 0 } }).Select(Ending),
        .. data.Runs.Where(run => run.Summary is null).Select(run => Unfinished(run, data)),
    ];

    private static string Comparison(Contender contender, ReportData data)
    {
        var comparison = contender.Comparison!;
        var (name, baseline) = (contender.Label, comparison.Baseline);
        if (comparison.Interval95 is not [var low, var high] || !double.IsFinite(comparison.MeanDifference))
            return $"{name} cannot be compared with {baseline}: {Diverged(contender, data)}.";
        var seeds = Pairing.Differences(contender, data).Count;
        var difference = comparison.MeanDifference;
        var below = difference < 0;
        (low, high) = below ? (-high, -low) : (low, high);
        var interval = double.IsFinite(low) && double.IsFinite(high)
            ? $"95\u00A0% interval {Number.Loss(low)} to {Number.Loss(high)}"
            : "no interval";
        return $"{name} ended {Number.Loss(Math.Abs(difference))} nats per byte {(below ? "below" : "above")} {baseline} " +
            $"({interval}, {Plural(seeds, "paired seed")}): {comparison.Verdict}.";
    }

    private static string Diverged(Contender contender, ReportData data)
    {
        var parts = new[] { contender, Pairing.Baseline(contender, data) }.OfType<Contender>()
            .Where(each => each.DivergedSeeds > 0)
            .Select(each => $"{each.Optimizer} diverged with {each.DivergedSeeds} of {Plural(each.Outcomes.Count, "seed")}")
            .ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "too few paired seeds";
    }

    private static string Ending(Contender contender) => contender.Outcomes switch
    {
        [] => $"{contender.Label} has no result.",
        [{ Diverged: true } only] => $"{contender.Label} diverged after {Plural(only.Steps, "step")} (seed {only.Seed}).",
        [var only] =>
            $"{contender.Label} ended at {Number.Loss(only.FinalLoss)} nats per byte " +
            $"after {Plural(only.Steps, "step")} (seed {only.Seed}).",
        _ when contender.FinalLosses.Count == 0 =>
            $"{contender.Label} diverged with all {Plural(contender.Outcomes.Count, "seed")}.",
        _ => $"{contender.Label} ended at {Number.Loss(contender.FinalLosses.Average())} nats per byte, " +
            $"mean of {Plural(contender.FinalLosses.Count, "seed")}.",
    };

    private static string Unfinished(RunData run, ReportData data)
    {
        var which = data.Runs.Count == 1 ? "This run" : run.Folder;
        var last = run.Metrics.Count == 0 ? "nothing was logged"
            : $"the last logged step is {Number.Count(run.Metrics.Max(metric => metric.Step))}";
        return $"{which} has no summary: it was interrupted or has not ended; {last}. " +
            "Losses below are the last ones logged, and nothing is compared.";
    }

    private static string Plural(int count, string noun) => $"{Number.Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
