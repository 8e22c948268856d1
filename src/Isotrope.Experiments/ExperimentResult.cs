using Isotrope.Experiments.Figures;

namespace Isotrope.Experiments;

/// <summary>What an experiment found.</summary>
/// <param name="Name">The experiment.</param>
/// <param name="Problem">The constants of its problem, by name.</param>
/// <param name="Rows">Its numbers.</param>
/// <param name="Verdicts">What they say of each claim.</param>
public sealed record ExperimentResult(
    string Name, IReadOnlyDictionary<string, object> Problem, IReadOnlyList<ExperimentRow> Rows,
        IReadOnlyList<ExperimentVerdict> Verdicts)
{
    /// <summary>Figures of these numbers, to be drawn by whoever shows them.</summary>
    public IReadOnlyList<FigureData> Figures { get; init; } = [];

    /// <summary>The rows that a short record of the result keeps: by default the last of each method and metric.</summary>
    public IReadOnlyList<ExperimentRow> Summary
    {
        get => field ?? [.. Rows.GroupBy(row => (row.Method, row.Metric)).Select(group => group.MaxBy(row => row.K)!)];
        init;
    }

    /// <summary>What computed it, where the processor matters: processor, cores, threads, memory; empty otherwise.</summary>
    public IReadOnlyDictionary<string, string> Hardware { get; init; } = new Dictionary<string, string>();

    /// <summary>Seconds that finished trials took in earlier runs, from which they were taken; 0 where all was run now.</summary>
    public double EarlierSeconds { get; init; }

    /// <summary>Null, or what contradicts a theorem: then a proof, its restatement or this library is wrong.</summary>
    public string? Contradiction { get; init; }
}
