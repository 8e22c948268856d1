namespace Isotrope.Storage.Runs;

/// <summary>The result of a run: the content of <c>summary.json</c> and of the command line's <c>--json</c>.</summary>
/// <param name="Corpus">The text it trained on.</param>
/// <param name="Model">The model it trained.</param>
/// <param name="Runs">One entry per optimizer and seed.</param>
/// <param name="Comparisons">One entry per optimizer but the baseline; null when nothing was compared.</param>
/// <param name="Report">Absolute path of the report, or null.</param>
/// <param name="Folder">Absolute path of the run folder.</param>
public sealed record RunSummary(
    CorpusInfo Corpus,
    ModelInfo Model,
    IReadOnlyList<RunResult> Runs,
    IReadOnlyList<OptimizerComparison>? Comparisons,
    string? Report,
    string Folder);
