using Isotrope.Curvature;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>A model fitted to a measured curve.</summary>
/// <param name="Model">The model.</param>
/// <param name="Coordinates">Where the fit ended, in the model's coordinates.</param>
/// <param name="Values">The parameters.</param>
/// <param name="Error">Root of the weighted mean square of log H less the model's: about the relative error.</param>
internal sealed record CurveFit(CurveModel Model, double[] Coordinates, double[] Values, double Error)
{
    /// <summary>The fitted function, for the isotropic curvature model.</summary>
    public CurvatureFunction Function => Model.Function(Values);

    /// <summary>Fits a model to values, all positive, at the points of positive weight.</summary>
    /// <param name="model">The model.</param>
    /// <param name="radii">Ascending.</param>
    /// <param name="values">H.</param>
    /// <param name="weights">How much each point counts.</param>
    /// <param name="start">Coordinates near the solution; null tries all of the model's.</param>
    /// <returns>The fit, or null if there are fewer points than parameters or a value is not positive.</returns>
    public static CurveFit? Of(
        CurveModel model, double[] radii, double[] values, double[] weights, double[]? start = null)
    {
        int[] used = [.. Enumerable.Range(0, radii.Length).Where(j => weights[j] > 0)];
        if (used.Length < Math.Max(2, model.Parameters.Count) || used.Any(j => !(values[j] > 0))) return null;
        double[] x = [.. used.Select(j => Math.Log(radii[j]))], y = [.. used.Select(j => Math.Log(values[j]))];
        double[] w = [.. used.Select(j => weights[j])];

        var starts = start is null ? model.Starts(x, y) : [start];
        var (coordinates, error) = starts
            .Select(from => LeastSquares.Fit(candidate => model.Logarithms(candidate, x), y, w, from))
            .MinBy(fit => fit.Error);
        return new(model, coordinates, model.Values(coordinates, x), Math.Sqrt(error / w.Sum()));
    }

    /// <summary>log H of the fit at the radii that it was fitted to, or as many others in the same range.</summary>
    public double[] Logarithms(double[] radii) => Model.Logarithms(Coordinates, [.. radii.Select(radius => Math.Log(radius))]);
}
