using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Curvature.Consequences;

/// <summary>How radii are spread over the axis on which H is measured.</summary>
internal static class RadiusHistogram
{
    /// <summary>The share of radii between neighbours of the grid, which goes on beyond its ends as far as there are
    /// radii.</summary>
    /// <param name="radii">The radii; those that are 0 belong to no bar but count.</param>
    /// <param name="grid">The grid.</param>
    public static IReadOnlyList<RadiusShare> Of(IReadOnlyCollection<double> radii, ProbeGrid grid)
    {
        var bars = radii.Where(radius => radius > 0)
            .CountBy(radius => (int)Math.Floor((Math.Log10(radius) - grid.From) * grid.PerDecade)).ToDictionary();
        if (bars.Count == 0) return [];
        var (first, last) = (bars.Keys.Min(), bars.Keys.Max());
        return
        [
            .. Enumerable.Range(first, last - first + 1).Select(bar =>
                new RadiusShare(Edge(bar), Edge(bar + 1), (double)bars.GetValueOrDefault(bar) / radii.Count)),
        ];

        double Edge(int bar) => Math.Pow(10, grid.From + (double)bar / grid.PerDecade);
    }
}
