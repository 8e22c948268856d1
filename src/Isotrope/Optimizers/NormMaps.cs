using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>The maps of an optimizer that steps to the ball of a norm: one for each norm and shape of parameter, so that
/// parameters of one shape share calls.</summary>
internal sealed class NormMaps
{
    private readonly Dictionary<(string Norm, PolarSolver Solver, double Radius, string Shape), SpectralMap> _maps = [];

    /// <summary>The map of a parameter: minus the minimizer of a norm, times a radius.</summary>
    public SpectralMap Of(PlanEntry entry, string norm, PolarSolver solver, double radius)
    {
        // A batch is of matrices, whatever the parameter's shape: stacked experts are no convolution.
        long[] shape = entry.View.Shape.Count == 3 ? [entry.View.Rows, entry.View.Columns] : entry.Parameter.shape;
        var key = (norm, solver, radius, string.Join('x', shape));
        if (_maps.TryGetValue(key, out var known)) return known;
        var own = NormCatalog.Parse(norm, solver).For(shape);
        var ball = radius == 1 ? own : new ScaledNorm(own, own.Expression, (_, _) => radius);
        return _maps[key] = SpectralMap.Aligned(ball);
    }
}
