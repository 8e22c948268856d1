namespace Isotrope.Reporting.Data;

/// <summary>Seeds that an optimizer and its baseline both finished.</summary>
internal static class Pairing
{
    /// <summary>Final loss minus the baseline's, for each such seed; empty without a baseline.</summary>
    public static IReadOnlyList<double> Differences(Contender contender, ReportData data)
    {
        var baseline = data.Contenders.FirstOrDefault(each => ReferenceEquals(each.Run, contender.Run) && each.Optimizer == contender.Comparison?.Baseline);
        return baseline is null ? [] :
        [.. contender.Finished.Join(baseline.Finished, one => one.Seed, other => other.Seed, (one, other) => one.FinalLoss - other.FinalLoss).OfType<double>()];
    }
}
