using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Numerics;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>H = c2 r² + c4 r⁴: one cubic per coordinate and one scalar equation.</summary>
/// <remarks>
/// With kappa = 4 c4/(n(n+2)), D = sum s_i², a = 2 kappa and b = 2 c2/n + kappa D the optimality conditions read
/// <code>
/// a s_i³ + b s_i = sigma_i,   s_i = 2 √(b/(3a)) sinh(asinh(3 sigma_i/(2b) √(3a/b))/3)
/// </code>
/// and D is the one root of sum s_i(D)² = D, whose left side falls with D.
/// </remarks>
internal static class QuarticClosedForm
{
    public const string Name = "closed form for c2 r^2 + c4 r^4";

    public static bool Applies(PowerSum function) =>
        function.Terms.All(term => term is { Power: 2 or 4, Coefficient: > 0 }) && function.Terms[^1].Power == 4;

    public static Iterate Solve(PowerSum function, ISphereExpectation expectation, Spectrum sigma)
    {
        double n = sigma.Columns;
        var kappa = 4 * Coefficient(function, 4) / (n * (n + 2));
        var linear = 2 * Coefficient(function, 2) / n;
        var norm = sigma.Values[0] * Math.Sqrt(
            sigma.Values.Zip(sigma.Counts, (value, count) => count * Math.Pow(value / sigma.Values[0], 2)).Sum());
        var upper = 2.0 / 3 * Math.Log(norm / kappa) + 1e-9;   // kappa D^(3/2) <= ||sigma||, since (a s² + b)s >= kappa D s
        var low = -1.0;
        while (Excess(upper + low) < 0) low *= 2;
        var logD = Root.OfIncreasing(x => -Excess(x), upper + low, upper);
        var s = Values(Math.Exp(logD));
        return Iterate.Of(s, expectation.At(s), sigma, 1, Name);

        double Excess(double logSquare)   // falls
        {
            var s = Values(Math.Exp(logSquare));
            return Math.Log(sigma.Inner(s, s)) - logSquare;
        }

        double[] Values(double d)
        {
            var (a, b) = (2 * kappa, linear + kappa * d);
            return [.. sigma.Values.Select(
                value => 2 * Math.Sqrt(b / (3 * a)) * Math.Sinh(Math.Asinh(1.5 * value / b * Math.Sqrt(3 * a / b)) / 3))];
        }
    }

    private static double Coefficient(PowerSum function, double power) =>
        function.Terms.Where(term => term.Power == power).Sum(term => term.Coefficient);
}
