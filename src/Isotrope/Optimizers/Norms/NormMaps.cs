using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>The maps of an optimizer that steps to the ball of a norm: one for each norm and shape of parameter, so that
/// parameters of one shape share calls.</summary>
internal sealed class NormMaps
{
    private readonly Dictionary<(string Norm, PolarSolver Solver, double Radius, string Shape), (Norm, SpectralMap)> _maps = [];

    /// <summary>The map of a parameter: minus the minimizer of a norm, times a radius.</summary>
    public SpectralMap Of(PlanEntry entry, string norm, PolarSolver solver, double radius) =>
        Find(entry, norm, solver, radius).Map;

    /// <summary>The norm of a parameter.</summary>
    public Norm NormOf(PlanEntry entry, string norm, PolarSolver solver) => Find(entry, norm, solver, radius: 1).Norm;

    private (Norm Norm, SpectralMap Map) Find(PlanEntry entry, string norm, PolarSolver solver, double radius)
    {
        // A convolution is one only where the plan sees it as its flattened filters; experts, taps and parts are plain matrices.
        var (own, view) = (entry.Parameter.shape, entry.View);
        var isMatrices = view.Shape.Count == 3 || (own.Length > 2 && view.Name != MatrixView.Flattened(own).Name);
        long[] shape = isMatrices ? [view.Rows, view.Columns] : own;
        var key = (norm, solver, radius, string.Join('x', shape));
        if (_maps.TryGetValue(key, out var known)) return known;
        var unit = NormCatalog.Parse(norm, solver).For(shape);
        var ball = radius == 1 ? unit : new ScaledNorm(unit, unit.Expression, (_, _) => radius);
        return _maps[key] = (ball, SpectralMap.Aligned(ball));
    }
}
