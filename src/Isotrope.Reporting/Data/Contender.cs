using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Data;

/// <summary>One optimizer of one run: a line of every plot and a row of every table.</summary>
/// <param name="Index">Its place in the report, which fixes its colour and marker.</param>
/// <param name="Label">Its name, with the folder's where the name alone is ambiguous.</param>
/// <param name="Optimizer">Its name in the catalogue.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Traces">What was logged, per seed.</param>
/// <param name="Outcomes">Where each seed ended.</param>
internal sealed record Contender(
    int Index, string Label, string Optimizer, RunData Run, IReadOnlyList<Trace> Traces, IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>Its settings, if the run describes them.</summary>
    public OptimizerDescription? Description => Run.Description.Optimizers.FirstOrDefault(each => each.Name == Optimizer);

    /// <summary>The summary's comparison with the baseline; null for the baseline itself.</summary>
    public OptimizerComparison? Comparison => Run.Summary?.Comparisons?.FirstOrDefault(each => each.Optimizer == Optimizer);

    /// <summary>True for the optimizer that others of its run are compared with.</summary>
    public bool IsBaseline => Run.Summary?.Comparisons?.Any(each => each.Baseline == Optimizer) ?? false;

    /// <summary>The outcomes that count in means: those of seeds that did not diverge.</summary>
    public IEnumerable<Outcome> Finished => Outcomes.Where(outcome => !outcome.Diverged);

    /// <summary>Final losses of the seeds that did not diverge.</summary>
    public IReadOnlyList<double> FinalLosses => [.. Finished.Select(outcome => outcome.FinalLoss).OfType<double>()];

    /// <summary>Number of seeds that diverged.</summary>
    public int DivergedSeeds => Outcomes.Count(outcome => outcome.Diverged);
}
