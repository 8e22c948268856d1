using Isotrope.Curvature.Numerics;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>The best multiple of the gradient: where Newton's method and the fixed point start.</summary>
internal static class RayStart
{
    private const double Accuracy = 1e-3;       // of the logarithm of the scale
    private const int Rounds = 4;
    private const double Same = 0.1;            // of the logarithm of the scale
    private const double Farthest = 600;        // logarithm: scales beyond e^±600 are not representable

    /// <summary>a sigma/||sigma||, with a the minimum along the ray.</summary>
    public static double[] Find(ISphereExpectation expectation, Spectrum sigma)
    {
        var largest = sigma.Values[0];
        double[] relative = [.. sigma.Values.Select(value => value / largest)];
        var norm = Math.Sqrt(sigma.Inner(relative, relative));
        double[] direction = [.. relative.Select(value => value / norm)];
        var gain = Math.Log(norm * largest);   // of <sigma, direction>
        var (scale, built) = (1.0, 0.0);
        var rounds = expectation is PowerSumExpectation ? 1 : Rounds;
        for (var round = 0; round < rounds && !(Math.Abs(Math.Log(scale / built)) < Same); round++)   // the law's range depends on the scale it is built for
        {
            built = scale;
            var point = expectation.At([.. direction.Select(value => value * built)], expectation.CoarseStep);
            double Excess(double logScale) => Math.Log(point.RadialSlope(Math.Exp(logScale) / built) / built) - gain;
            scale = Math.Exp(Root.OfIncreasing(Excess, Bracket(Excess, -1), Bracket(Excess, 1), Accuracy));
        }
        return [.. direction.Select(value => value * scale)];
    }

    private static double Bracket(Func<double, double> excess, double sign)
    {
        for (var reach = 1.0; reach < Farthest; reach *= 2)
            if (excess(sign * reach) * sign > 0) return sign * reach;
        return sign * Farthest;
    }
}
