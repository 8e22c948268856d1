using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Brings together matrices of equal shape, so that one call of the spectral map serves them all.</summary>
internal static class ShapeBatches
{
    /// <summary>Above this smaller side one matrix keeps a processor busy, and a batch only costs memory.</summary>
    private const long LargestBatched = 256;

    /// <summary>Updates that share a call of their map; each by itself if nothing is gained by doing them together.</summary>
    public static IEnumerable<(SpectralMap Map, IReadOnlyList<PendingUpdate> Batch)> Of(
        IEnumerable<PendingUpdate> updates, Func<PlanEntry, SpectralMap> mapOf) => updates
        .Select(update => (Map: mapOf(update.Entry), Update: update))
        .GroupBy(item => (item.Map, item.Update.Entry.View.Rows, item.Update.Entry.View.Columns, item.Update.Gradient.dtype,
            Own: item.Map.NeedsMatrices && Smaller(item.Update.Entry.View) <= LargestBatched ? null : item.Update))
        .Select(group => (group.Key.Map, (IReadOnlyList<PendingUpdate>)[.. group.Select(item => item.Update)]));

    /// <summary>Maps directions [.., m, n] of one shape in one call; the results belong to the caller's dispose scope.</summary>
    public static IReadOnlyList<Tensor> Map(SpectralMap map, IReadOnlyList<Tensor> directions)
    {
        if (directions.Count == 1) return [map.Apply(directions[0])];
        var (m, n) = (directions[0].shape[^2], directions[0].shape[^1]);
        var stacked = cat([.. directions.Select(direction => direction.reshape(-1, m, n))]);
        var mapped = map.Apply(stacked);
        var results = new List<Tensor>();
        long start = 0;
        foreach (var direction in directions)
        {
            var count = direction.numel() / (m * n);
            results.Add(mapped.narrow(0, start, count).reshape(direction.shape));
            start += count;
        }
        return results;
    }

    private static long Smaller(MatrixView view) => Math.Min(view.Rows, view.Columns);
}
