using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Reporting;

/// <summary>What a report reads of one run folder.</summary>
/// <param name="Folder">Name of the folder; it tells runs apart when several are reported together.</param>
/// <param name="Description">The content of <c>run.json</c>.</param>
/// <param name="Summary">The content of <c>summary.json</c>, or null when the run has not ended.</param>
/// <param name="Metrics">The lines of <c>metrics.jsonl</c>, in any order.</param>
public sealed record RunData(
    string Folder, RunDescription Description, RunSummary? Summary, IReadOnlyList<Metric> Metrics)
{
    /// <summary>The search that the optimizers' settings come from, or null where there was none.</summary>
    public TuningRecord? Tuning { get; init; }

    /// <summary>The curvature of the network's layers, or null where it was not measured.</summary>
    public CurvatureRecord? Curvature { get; init; }

    /// <summary>The curvature of a few layers over training, by ascending steps; empty where it was not measured.</summary>
    public IReadOnlyList<CurvatureAtStep> CurvatureHistory { get; init; } = [];

    /// <summary>Reads a run folder.</summary>
    /// <exception cref="CorruptFileException">A file of the run is damaged.</exception>
    public static RunData From(RunFolder folder) =>
        new(Path.GetFileName(folder.Path), folder.Description, folder.ReadSummary(), folder.ReadMetrics())
        {
            Tuning = folder.ReadTuning(),
            Curvature = folder.ReadCurvature(),
            CurvatureHistory = folder.ReadCurvatureHistory(),
        };
}
