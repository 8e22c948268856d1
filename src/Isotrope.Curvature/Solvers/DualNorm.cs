using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>max over s of sum sigma_i s_i / E R: the slope at which a linear cost just balances the gradient.</summary>
/// <remarks>
/// E R is a norm of s. Where H' is at most L, the model is bounded exactly if this dual norm of sigma is at most L; where H'(0+)
/// is at least this dual norm, s = 0 is the minimum. The maximum satisfies sigma_i ∝ s_i T_i with T of H(r) = r; the fixed point
/// s_i ← sigma_i/T_i, scaled, increases the quotient.
/// </remarks>
internal static class DualNorm
{
    private const int MostIterations = 500;
    private const double Settled = 1e-14;

    public static double Of(Spectrum sigma)
    {
        var expectation = new PowerSumExpectation(new PowerSum(1, 1), sigma);
        var largest = sigma.Values[0];
        double[] s = [.. sigma.Values.Select(value => value / largest)];
        var best = 0.0;
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var at = expectation.At(s);
            var quotient = sigma.Inner(sigma.Values, s) / at.Value;
            if (quotient <= best * (1 + Settled)) return Math.Max(best, quotient);
            best = quotient;
            s = [.. sigma.Values.Select((value, i) => value / at.SlopeRatios[i])];
            var top = s.Max();
            s = [.. s.Select(value => value / top)];
        }
        return best;
    }
}
