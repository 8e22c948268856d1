using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>The norms of an optimizer that steps to the ball of a norm, with their maps: one for each norm and shape of
/// parameter, so that parameters of one shape share calls.</summary>
internal sealed class NormMaps
{
    private readonly Dictionary<(string Norm, PolarSolver Solver, double Radius, string Shape), (Norm, SpectralMap)> _known = [];

    /// <summary>The map of a parameter: minus the minimizer of a norm, times a radius.</summary>
    public SpectralMap Of(PlanEntry entry, string norm, PolarSolver solver, double radius) =>
        Known(entry, norm, solver, radius).Map;

    /// <summary>The norm of a parameter, in units of a radius.</summary>
    public Norm NormOf(PlanEntry entry, string norm, PolarSolver solver, double radius = 1) =>
        Known(entry, norm, solver, radius).Norm;

    private (Norm Norm, SpectralMap Map) Known(PlanEntry entry, string norm, PolarSolver solver, double radius)
    {
        // A convolution is one only where the plan sees it as its flattened filters; experts, taps and parts are plain matrices.
        var (own, view) = (entry.Parameter.shape, entry.View);
        var isMatrices = view.Shape.Count == 3 || (own.Length > 2 && view.Name != MatrixView.Flattened(own).Name);
        long[] shape = isMatrices ? [view.Rows, view.Columns] : own;
        var key = (norm, solver, radius, string.Join('x', shape));
        if (_known.TryGetValue(key, out var known)) return known;
        var unit = NormCatalog.Parse(norm, solver).For(shape);
        var ball = radius == 1 ? unit : new ScaledNorm(unit, unit.Expression, (_, _) => radius);
        return _known[key] = (ball, SpectralMap.Aligned(ball));
    }
}
