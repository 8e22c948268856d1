namespace Isotrope.Reporting.Data;

/// <summary>Seeds that an optimizer and its baseline both finished.</summary>
internal static class Pairing
{
    /// <summary>The contender that another is compared with, or null.</summary>
    public static Contender? Baseline(Contender contender, ReportData data) => data.Contenders.FirstOrDefault(
        each => ReferenceEquals(each.Run, contender.Run) && each.Optimizer == contender.Comparison?.Baseline);

    /// <summary>Final loss minus the baseline's, for each such seed; empty without a baseline.</summary>
    public static IReadOnlyList<double> Differences(Contender contender, ReportData data) =>
        Baseline(contender, data) is not { } baseline ? [] :
        [
            .. contender.Finished
                .Join(baseline.Finished, one => one.Seed, other => other.Seed, (one, other) => one.FinalLoss - other.FinalLoss)
                .OfType<double>(),
        ];
}
