using Isotrope.Curvature.Kinks;
using Isotrope.Curvature.Numerics;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>A start for Newton's method that lies below every kink's point of equal values.</summary>
/// <remarks>
/// E H is not differentiable at s = radius·(1, ..., 1), and just below the smallest optimal right slope the minimum is close to
/// that point. Newton's method started on another side is drawn into it and stalls. It never rises, so a start with a lower
/// objective than at all such points keeps away.
/// </remarks>
internal static class KinkDescent
{
    private const double Nearest = 1e-9, Farthest = 0.9;    // of the radius: how far along the descent to look
    private const double Accuracy = 0.1;                    // of the logarithm of that distance: a start needs no more

    public static double[] Start(
        CurvatureFunction curvature, ISphereExpectation expectation, Spectrum sigma, IReadOnlyList<ExaminedKink> kinks)
    {
        var start = RayStart.Find(expectation, sigma);
        if (kinks.Count == 0 || sigma.Values.Length == 1) return start;
        var lowest = kinks.MinBy(Objective)!;
        var reached = expectation.At(start).Value - sigma.Inner(sigma.Values, start);
        return reached < Objective(lowest) ? start : Along(lowest, expectation, sigma);

        double Objective(ExaminedKink kink) => curvature.Value(kink.Radius) - kink.Radius * sigma.Sum;
    }

    /// <summary>The minimum along the direction of descent: the derivative along it increases,
    /// since the objective is convex.</summary>
    private static double[] Along(ExaminedKink kink, ISphereExpectation expectation, Spectrum sigma)
    {
        double[] At(double logDistance) => [.. kink.Descent!.Select(value => kink.Radius * (1 + Math.Exp(logDistance) * value))];
        double Derivative(double logDistance)
        {
            var s = At(logDistance);
            var ratios = expectation.At(s).SlopeRatios;
            double[] gradient = [.. s.Select((value, i) => value * ratios[i] - sigma.Values[i])];
            return sigma.Inner(gradient, kink.Descent);
        }
        return At(Root.OfIncreasing(Derivative, Math.Log(Nearest), Math.Log(Farthest), Accuracy));
    }
}
