using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>Newton's method with conjugate gradients, the step kept positive and shortened until the objective falls.</summary>
internal static class NewtonMethod
{
    public const string Name = "Newton with preconditioned conjugate gradients";
    private const double Interior = 0.95;       // of the way to where a coordinate would reach 0
    private const double Armijo = 1e-4;         // of the predicted decrease; Nocedal and Wright, Numerical Optimization, section 3.1
    private const double Shortest = 1e-10;      // of a step
    private const double Rounding = 1e-13;      // of the objective: less is noise
    private const double Stalled = 0.3;         // a step that gains less than this factor, near rounding, is the last
    private const double Resolved = 1e-10;      // of s: where rounding hides the descent of so small a step, s is as good as the objective can tell
    private const double Spacing = 1e-14;       // of s: a smaller step is rounding, though beside a kink T still varies with it

    public static Iterate Solve(ISphereExpectation expectation, Spectrum sigma, double[] start, SolverOptions options)
    {
        var current = Iterate.Of(start, expectation.At(start), sigma, 0, Name);
        var best = current;
        for (var iteration = 1; iteration <= options.Iterations && current.Residual > 0; iteration++)
        {
            if (Step(expectation, sigma, current, out var wanted) is not var (s, at))
            {
                if (wanted <= Resolved && current.Residual <= best.Residual) best = current with { AtRounding = true };
                break;
            }
            var next = Iterate.Of(s, at, sigma, iteration, Name);
            if (!double.IsFinite(next.Residual)) break;
            var moved = s.Zip(current.S, (after, before) => Math.Abs(after / before - 1)).Max();
            next = next with { AtRounding = moved <= Spacing };
            var last = best.Residual <= options.Tolerance && next.Residual > Stalled * best.Residual;
            if (next.Residual < best.Residual || next.AtRounding) best = next;
            if (last || next.AtRounding) break;
            current = next;
        }
        return best;
    }

    /// <summary>The next point, or null where rounding hides every descent.</summary>
    private static (double[] S, ISpherePoint At)? Step(ISphereExpectation expectation, Spectrum sigma, Iterate current, out double wanted)
    {
        var (s, at) = (current.S, current.At);
        double[] descent = [.. s.Select((value, i) => sigma.Values[i] - value * at.SlopeRatios[i])];
        var accuracy = current.Residual > 1e-6 ? Math.Min(1e-2, current.Residual) : 1e-9;   // quadratic convergence needs no more
        var direction = ConjugateGradients.Solve(at.HessianTimes, descent, at.HessianDiagonal(), sigma, accuracy);
        wanted = direction.Zip(s, (step, value) => Math.Abs(step / value)).Max();
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
