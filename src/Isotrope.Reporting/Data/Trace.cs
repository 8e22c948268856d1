using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Data;

/// <summary>The logged steps of one optimizer and seed, in order of step.</summary>
internal sealed record Trace(int Seed, bool Diverged, IReadOnlyList<Metric> Metrics)
{
    /// <summary>Sorts the metrics and takes a non-finite loss for divergence, whatever the summary says.</summary>
    public static Trace From(int seed, IEnumerable<Metric> metrics, bool diverged)
    {
        var ordered = metrics.OrderBy(metric => metric.Step).ToList();
        return new(seed, diverged || ordered.Any(IsNonFinite), ordered);
    }

    private static bool IsNonFinite(Metric metric) =>
        !double.IsFinite(metric.TrainingLoss ?? 0) || !double.IsFinite(metric.ValidationLoss ?? 0);
}
