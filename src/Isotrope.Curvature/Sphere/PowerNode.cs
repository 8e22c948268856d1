using System.Numerics;
using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>One node of the integral of <see cref="PowerMoment"/>.</summary>
/// <param name="T">t.</param>
/// <param name="LogWeight">Logarithm of the quadrature weight with L(t).</param>
/// <param name="Moments">m_0, ..., m_{k+2} of W under the tilt.</param>
internal sealed record PowerNode(double T, double LogWeight, double[] Moments)
{
    public double Weight { get; } = Math.Exp(LogWeight);

    /// <summary>Evaluates the integrand at t; one pass over the eigenvalues.</summary>
    public static PowerNode At(double t, double logFactor, double[] lam, double[] counts, int order)
    {
        var highest = order + 2;
        var sums = new Vector<double>[highest];
        var logs = Vector<double>.Zero;
        var values = Lanes.Vectors(lam);
        var weights = Lanes.Vectors(counts);
        for (var i = 0; i < values.Length; i++)
        {
            var growth = 2 * t * values[i];
            var grown = Vector<double>.One + growth;
            var inverse = Vector<double>.One / grown;
            // what rounding 1 + growth lost
            logs += weights[i] * (Vector.Log(grown) + (growth - (grown - Vector<double>.One)) * inverse);
            var tilted = values[i] * inverse;
            var power = weights[i] * tilted;
            sums[0] += power;
            for (var r = 1; r < highest; r++) sums[r] += power *= tilted;
        }
        return new(t, logFactor - 0.5 * Vector.Sum(logs), MomentsOf(sums));
    }

    /// <summary>Moments from the cumulants 2^(r−1) (r−1)! sum (lam v)^r.</summary>
    private static double[] MomentsOf(Vector<double>[] powerSums)
    {
        var highest = powerSums.Length;
        var (cumulants, moments) = (new double[highest + 1], new double[highest + 1]);
        moments[0] = 1;
        var factor = 1.0;
        for (var r = 1; r <= highest; r++)
        {
            cumulants[r] = factor * Vector.Sum(powerSums[r - 1]);
            factor *= 2 * r;
            for (var j = 1; j <= r; j++) moments[r] += Binomials.Choose(r - 1, j - 1) * cumulants[j] * moments[r - j];
        }
        return moments;
    }
}
