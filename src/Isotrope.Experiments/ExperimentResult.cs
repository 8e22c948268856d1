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

    /// <summary>Null, or what contradicts a theorem: then a proof, its restatement or this library is wrong.</summary>
    public string? Contradiction { get; init; }
}
