using Isotrope.Curvature;
using Isotrope.Storage.Runs;

namespace Isotrope.Training.Curvature.Consequences;

/// <summary>The isotropic curvature model with a measured H and the gradient of a layer.</summary>
/// <remarks>
/// Moving a weight by −Q changes the mean loss per token by −⟨Q, G⟩ + mean of H(‖Q u‖) over tokens, where G is the gradient of
/// that mean and H what a token's move costs itself and later tokens; terms between two tokens' moves are left to H of mode b,
/// which is of a whole sequence and is divided by its tokens. The model takes u = ρ û with û uniform on the sphere, so for
/// S = ρ Q it is solved with the spectrum σ/ρ.
/// </remarks>
internal static class SpectrumSolver
{
    private const double Rounding = 1e-9;   // of the largest singular value: what is below is a zero of the gradient

    /// <summary>The solution with the fit that predicts best, or else the next for which the model can be solved.</summary>
    /// <param name="curve">The measured curve.</param>
    /// <param name="sigma">Singular values of G, descending.</param>
    /// <param name="rho">Root mean square of ‖u‖.</param>
    /// <param name="tokens">Tokens of a sequence.</param>
    /// <returns>The solution, whose radius over tokens is not known here; null where no fit allows one.</returns>
    public static SpectrumPrediction? Solve(CurvatureCurve curve, double[] sigma, double rho, int tokens)
    {
        if (!(sigma[0] > 0)) return null;
        var share = Tokens(curve, tokens);
        double[] scaled = [.. sigma.Select(value => value > Rounding * sigma[0] ? value * share / rho : 0)];
        foreach (var fit in curve.Fits.OrderByDescending(fit => fit.Best).ThenBy(fit => fit.CrossValidation))
        {
            var function = CurvatureFunctions.Parse(fit.Function);
            if (Solved(scaled, function, (int)curve.Shape[1]) is not { } solution) continue;
            double[] spectrum = [.. solution.S.Select(value => value / rho)];
            var norm = Norm(spectrum);
            if (!(norm > 0)) continue;
            var bound = ContractionBound.Of(scaled, solution.S, function);
            var rank = sigma.Count(value => value > Rounding * sigma[0]);
            return new(
                curve.Mode, curve.Direction, fit.Model, fit.Function, fit.Best, spectrum, bound.Largest,
                double.IsFinite(bound.Allowed.High) ? bound.Allowed.High : null, bound.Smallest, bound.Allowed.Low,
                sigma.Zip(spectrum, (value, s) => value * s).Sum() / (norm * Norm(sigma)),
                spectrum.Sum() / (norm * Math.Sqrt(rank)),
                norm * rho / Math.Sqrt(curve.Shape[1]), double.NaN, norm / Norm(sigma), -solution.Objective / share);
        }
        return null;
    }

    /// <summary>H of a token at a radius by the best fit, nats; null where nothing could be fitted.</summary>
    public static Func<double, double>? PerToken(CurvatureCurve? curve, int tokens)
    {
        if (curve?.Fits.FirstOrDefault(fit => fit.Best) is not { } fit) return null;
        var function = CurvatureFunctions.Parse(fit.Function);
        var share = Tokens(curve, tokens);
        return radius => function.Value(radius) / share;
    }

    /// <summary>Tokens that the loss of a curve belongs to.</summary>
    private static int Tokens(CurvatureCurve curve, int tokens) => curve.Loss == "sequence" ? tokens : 1;

    private static Solution? Solved(double[] sigma, CurvatureFunction function, int columns)
    {
        try
        {
            return IsotropicModel.Solve(sigma, function, Math.Max(columns, sigma.Length));
        }
        catch (UnconvergedException exception)
        {
            return exception.Best is { KktResidual: < 1e-6 } nearly ? nearly : null;
        }
        catch (ArgumentException)
        {
            return null;   // H is not convex, or grows too slowly for this gradient: the next fit may do
        }
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
}
