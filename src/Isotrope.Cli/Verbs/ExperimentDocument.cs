using Isotrope.Experiments;

namespace Isotrope.Cli.Verbs;

/// <summary>What the verb prints of an experiment as JSON.</summary>
internal sealed record ExperimentDocument(
    string Name, IReadOnlyDictionary<string, object> Problem, IReadOnlyList<ExperimentRow> Rows,
    IReadOnlyList<ExperimentVerdict> Verdicts, IReadOnlyList<string> Files, ExperimentRecord Run);
