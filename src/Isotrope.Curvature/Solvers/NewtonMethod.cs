using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>Newton's method with conjugate gradients, the step kept positive and shortened until the objective falls.</summary>
internal static class NewtonMethod
{
    public const string Name = "Newton with preconditioned conjugate gradients";
    private const double Interior = 0.95;       // of the way to where a coordinate would reach 0
    // of the predicted decrease; Nocedal and Wright, Numerical Optimization, section 3.1
    private const double Armijo = 1e-4;
    private const double Shortest = 1e-10;      // of a step
    private const double Rounding = 1e-13;      // of the objective: less is noise
    private const double Stalled = 0.3;         // a step that gains less than this factor, near rounding, is the last

    public static Iterate Solve(
        ISphereExpectation expectation, Spectrum sigma, double[] start, Func<Iterate, double> floor, SolverOptions options)
    {
        var current = Iterate.Of(start, expectation.At(start), sigma, 0, Name);
        var best = current;
        for (var iteration = 1; iteration <= options.Iterations && current.Residual > 0; iteration++)
        {
            if (Step(expectation, sigma, current) is not var (s, at)) break;
            var next = Iterate.Of(s, at, sigma, iteration, Name);
            if (!double.IsFinite(next.Residual)) break;
            var last = best.Residual <= Math.Max(options.Tolerance, floor(best)) && next.Residual > Stalled * best.Residual;
            if (next.Residual < best.Residual) best = next;
            if (last) break;
            current = next;
        }
        return best;
    }

    /// <summary>The next point, or null where rounding hides every descent.</summary>
    private static (double[] S, ISpherePoint At)? Step(ISphereExpectation expectation, Spectrum sigma, Iterate current)
    {
        var (s, at) = (current.S, current.At);
        double[] descent = [.. s.Select((value, i) => sigma.Values[i] - value * at.SlopeRatios[i])];
        var accuracy = current.Residual > 1e-6 ? Math.Min(1e-2, current.Residual) : 1e-9;   // quadratic convergence needs no more
        var direction = ConjugateGradients.Solve(at.HessianTimes, descent, at.HessianDiagonal(), sigma, accuracy);
        var length = 1.0;
        for (var i = 0; i < s.Length; i++)
            if (direction[i] < 0) length = Math.Min(length, Interior * s[i] / -direction[i]);
        var objective = at.Value - sigma.Inner(sigma.Values, s);
        var slope = -sigma.Inner(descent, direction);
        for (; length > Shortest; length /= 2)
        {
            double[] trial = [.. s.Select((value, i) => value + length * direction[i])];
            var point = expectation.At(trial);
            var reached = point.Value - sigma.Inner(sigma.Values, trial);
            if (reached <= objective + Armijo * length * slope + Rounding * Math.Abs(objective)) return (trial, point);
        }
        return null;
    }
}
