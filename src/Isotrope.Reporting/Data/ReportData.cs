namespace Isotrope.Reporting.Data;

/// <summary>Runs taken apart into contenders, in the order of the runs and of the optimizers in each.</summary>
internal sealed record ReportData(IReadOnlyList<RunData> Runs, IReadOnlyList<Contender> Contenders)
{
    private readonly Dictionary<object, object> _known = [];

    /// <summary>What several drawings of a report need is computed once.</summary>
    public T Once<T>(object key, Func<T> compute) where T : notnull
    {
        if (!_known.TryGetValue(key, out var value))
            _known[key] = value = compute();
        return (T)value;
    }

    /// <summary>Groups results and metrics by run and optimizer, and finds a label for each.</summary>
    public static ReportData From(IReadOnlyList<RunData> runs)
    {
        runs = DistinctFolders(runs);
        var pairs = runs.SelectMany(run => Optimizers(run).Select(optimizer => (Run: run, Optimizer: optimizer))).ToList();
        var ambiguous = pairs.DistinctBy(pair => pair.Optimizer).Count() < pairs.Count;
        return new(runs, [.. pairs.Select((pair, index) => Create(
            index, ambiguous ? $"{pair.Run.Folder} · {pair.Optimizer}" : pair.Optimizer, pair.Run, pair.Optimizer))]);
    }

    private static List<RunData> DistinctFolders(IReadOnlyList<RunData> runs)
    {
        var taken = new HashSet<string>();
        return [.. runs.Select(run => run with
        {
            Folder = Enumerable.Range(1, runs.Count).Select(n => n == 1 ? run.Folder : $"{run.Folder} ({n})").First(taken.Add),
        })];
    }

    private static IEnumerable<string> Optimizers(RunData run) => run.Description.Optimizers.Select(each => each.Name)
        .Concat(run.Summary?.Runs.Select(each => each.Optimizer) ?? [])
        .Concat(run.Metrics.Select(each => each.Optimizer))
        .Distinct();

    private static Contender Create(int index, string label, RunData run, string optimizer)
    {
        var results = run.Summary?.Runs.Where(result => result.Optimizer == optimizer).OrderBy(result => result.Seed).ToList();
        var traces = run.Metrics.Where(metric => metric.Optimizer == optimizer)
            .GroupBy(metric => metric.Seed).OrderBy(group => group.Key)
            .Select(group => Trace.From(group.Key, group,
                results?.Any(result => result.Seed == group.Key && result.Diverged) ?? false))
            .ToList();
        return new(index, label, optimizer, run, traces,
            results is null ? [.. traces.Select(Outcome.From)] : [.. results.Select(Outcome.From)]);
    }
}
