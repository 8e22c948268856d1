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
    private const double Rough = 1e-3;          // residual from which a coarse quadrature that does not gain is given up
    private const double Invisible = 1e-10;     // of the objective: a gain that its quadrature may hide; the residual decides then
    private const double Near = 1e-7;           // residual at which a coarse quadrature has done its work
    private const double Enough = 1e-13;        // residual beyond which a further step gains nothing but rounding
    private const double Stalled = 0.3;         // a step that gains less than this factor, near rounding, is the last

    /// <summary>Goes to the minimum.</summary>
    /// <param name="expectation">E H(R).</param>
    /// <param name="sigma">The gradient's values.</param>
    /// <param name="start">Where to begin, positive.</param>
    /// <param name="floor">The residual below which rounding decides.</param>
    /// <param name="options">When to be satisfied.</param>
    /// <param name="coarse">Step of the quadrature on the way, and of the Hessian at its end, where an error of 1e-7 of it costs no iteration.</param>
    public static Iterate Solve(ISphereExpectation expectation, Spectrum sigma, double[] start, Func<Iterate, double> floor, SolverOptions options, double coarse = 1)
    {
        var reached = Iterate.Of(start, expectation.At(start, coarse), sigma, 0, Name);
        if (coarse > 1)
        {
            var near = Descend(reached, coarse, coarse, Near);
            reached = Descend(Iterate.Of(near.S, expectation.At(near.S), sigma, near.Iterations, Name), 1, coarse, Enough);
            if (reached.Residual <= options.Tolerance) return reached;
        }
        return Descend(reached, 1, 1, Enough);

        Iterate Descend(Iterate current, double step, double hessianStep, double enough)
        {
            var best = current;
            for (var iteration = current.Iterations + 1; iteration <= options.Iterations && best.Residual > enough; iteration++)
            {
                var hessian = hessianStep == step ? current.At : expectation.At(current.S, hessianStep);
                if (Step(expectation, sigma, current, hessian, step) is not var (s, at)) break;
                var next = Iterate.Of(s, at, sigma, iteration, Name);
                if (!double.IsFinite(next.Residual)) break;
                var satisfied = hessianStep > 1 ? Rough : Math.Max(options.Tolerance, floor(best));
                var last = best.Residual <= satisfied && next.Residual > Stalled * best.Residual;
                if (next.Residual < best.Residual) best = next;
                if (last) break;
                current = next;
            }
            return best;
        }
    }

    /// <summary>The next point, or null where rounding hides every descent.</summary>
    private static (double[] S, ISpherePoint At)? Step(ISphereExpectation expectation, Spectrum sigma, Iterate current, ISpherePoint hessian, double step)
    {
        var (s, at) = (current.S, current.At);
        double[] descent = [.. s.Select((value, i) => sigma.Values[i] - value * at.SlopeRatios[i])];
        var accuracy = current.Residual > 1e-6 ? Math.Min(1e-2, current.Residual) : 1e-9;   // quadratic convergence needs no more
        var direction = ConjugateGradients.Solve(hessian.HessianTimes, descent, hessian.HessianDiagonal(), sigma, accuracy);
        var length = 1.0;
        for (var i = 0; i < s.Length; i++)
            if (direction[i] < 0) length = Math.Min(length, Interior * s[i] / -direction[i]);
        var objective = at.Value - sigma.Inner(sigma.Values, s);
        var slope = -sigma.Inner(descent, direction);
        for (; length > Shortest; length /= 2)
        {
            double[] trial = [.. s.Select((value, i) => value + length * direction[i])];
            var point = expectation.At(trial, step);
            var reached = point.Value - sigma.Inner(sigma.Values, trial);
            if (reached <= objective + Armijo * length * slope + Rounding * Math.Abs(objective)) return (trial, point);
            if (-slope < Invisible * Math.Abs(objective) && Iterate.ResidualOf(trial, point, sigma) < current.Residual) return (trial, point);
        }
        return null;
    }
}
