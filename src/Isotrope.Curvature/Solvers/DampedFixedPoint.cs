using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>s_i ← s_i (sigma_i/(s_i T_i))^theta: no Hessian needed, the choice for powers near 2.</summary>
/// <remarks>
/// In log s the map has the derivative 1 − theta·X, X similar to diag(T)^(−1) Hess. For r H''/H' in [low, high], which contains 1
/// or touches it, the Hessian lies between min(low, 1) diag(T) and max(high, 1) diag(T), so theta = 2/(min + max) converges
/// locally at the rate (max − min)/(max + min): (P − 2)/P for powers from 2 to P.
/// Departure from the arithmetic damping of the model's notes: the geometric one keeps s positive for every theta.
/// </remarks>
internal static class DampedFixedPoint
{
    public const string Name = "damped fixed point";
    // powers up to 2.6 with P = 2.6: 0.23; slower than that Newton's method needs less work
    private const double FastRate = 0.24;

    /// <summary>The local rate of convergence for a range of exponents.</summary>
    public static double Rate(ExponentRange exponents)
    {
        var (low, high) = Bounds(exponents);
        return (high - low) / (high + low);
    }

    public static bool IsFast(ExponentRange exponents) => Rate(exponents) <= FastRate;

    /// <summary>Iterates until the residual no longer falls; the best point is returned.</summary>
    public static Iterate Solve(ISphereExpectation expectation, Spectrum sigma, ExponentRange exponents, SolverOptions options)
    {
        var (low, high) = Bounds(exponents);
        var theta = 2 / (low + high);
        var s = RayStart.Find(expectation, sigma);
        var best = Iterate.Of(s, expectation.At(s), sigma, 0, Name);
        for (var (iteration, current) = (1, best); iteration <= options.Iterations; iteration++)
        {
            var ratios = current.At.SlopeRatios;
            s = [.. current.S.Select((value, i) => value * Math.Pow(sigma.Values[i] / (value * ratios[i]), theta))];
            current = Iterate.Of(s, expectation.At(s), sigma, iteration, Name);
            var gained = current.Residual < 0.5 * best.Residual;
            if (current.Residual < best.Residual) best = current;
            if (!gained && best.Residual <= options.Tolerance || !double.IsFinite(current.Residual)) break;
        }
        return best;
    }

    private static (double Low, double High) Bounds(ExponentRange exponents) =>
        (Math.Min(exponents.Low, 1), Math.Max(exponents.High, 1));
}
