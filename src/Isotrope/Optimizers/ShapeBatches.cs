using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Brings together matrices of equal shape, small ones also of nearly equal shape, so that one call of the spectral
/// map serves them all.</summary>
internal static class ShapeBatches
{
    /// <summary>Above this smaller side one matrix keeps a processor busy, and a batch only costs memory.</summary>
    private const long LargestBatched = 256;

    /// <summary>Updates that share a call of their map; each by itself if nothing is gained by doing them together.</summary>
    public static IEnumerable<(SpectralMap Map, IReadOnlyList<PendingUpdate> Batch)> Of(
        IEnumerable<PendingUpdate> updates, Func<PlanEntry, SpectralMap> mapOf) => updates
        .Select(update => (Map: mapOf(update.Entry), Update: update))
        .GroupBy(item => item.Map, item => item.Update)
        .SelectMany(group => Of(group, group.Key).Select(batch => (group.Key, batch)));

    private static IEnumerable<IReadOnlyList<PendingUpdate>> Of(IEnumerable<PendingUpdate> updates, SpectralMap map)
    {
        if (!map.NeedsMatrices) return updates.Select(update => (IReadOnlyList<PendingUpdate>)[update]);
        var equal = updates
            .GroupBy(update => (update.Entry.View.Rows, update.Entry.View.Columns, update.Gradient.dtype,
                Own: Smaller(update.Entry.View) > LargestBatched ? update : null))
            .Select(group => group.ToList());
        return map.MayBePadded ? NearlyEqualShapes.Join(equal) : equal;
    }

    /// <summary>Maps directions [.., m, n] in one call, padded with zeros if their shapes differ; the results belong to the
    /// caller's dispose scope.</summary>
    public static IReadOnlyList<Tensor> Map(SpectralMap map, IReadOnlyList<Tensor> directions)
    {
        if (directions.Count == 1) return [map.Apply(directions[0])];
        var (m, n) = (directions.Max(direction => direction.shape[^2]), directions.Max(direction => direction.shape[^1]));
        var stacked = cat([.. directions.Select(direction => NearlyEqualShapes.Padded(direction, m, n).reshape(-1, m, n))]);
        var mapped = map.Apply(stacked);
        var results = new List<Tensor>();
        long start = 0;
        foreach (var direction in directions)
        {
            var count = direction.dim() == 3 ? direction.shape[0] : 1;
            var inside = mapped.narrow(0, start, count).narrow(1, 0, direction.shape[^2]).narrow(2, 0, direction.shape[^1]);
            results.Add(inside.reshape(direction.shape));
            start += count;
        }
        return results;
    }

    private static long Smaller(MatrixView view) => Math.Min(view.Rows, view.Columns);
}
