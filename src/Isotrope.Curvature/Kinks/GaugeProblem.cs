using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Kinks;

/// <summary>min of h(lam) = E(sum lam_i u_i²)_+ with b·lam = 1, whose inverse is B* − A.</summary>
/// <remarks>
/// Convex in lam; h, its gradient E[u_i²; cone] and its Hessian E[u_i² u_j² delta] are contour integrals. Newton's method with
/// the constraint, in variables √m_g lam_g that make the Hessian symmetric where values repeat.
/// </remarks>
internal static class GaugeProblem
{
    private const double Target = 1e-12;      // residual at which B* is exact to rounding, its error being of second order
    private const double Accepted = 1e-6;     // residual up to which that second order is below 1e-11
    private const int MostIterations = 60;

    public static MinimalSlope Solve(Spectrum sigma, double left, double necessary, double sharp)
    {
        var n = sigma.Columns;
        double[] b = [.. sigma.Values.Select(value => value - left / n)];
        var total = sigma.Inner(b, null);
        for (var i = 0; i < b.Length; i++) b[i] /= total;
        double[] roots = [.. sigma.Counts.Select(count => Math.Sqrt(count))];
        var best = Start(sigma, b);
        var iteration = 0;
        for (var current = best; iteration < MostIterations && current.Residual > Target; iteration++)
        {
            var next = Step(sigma, b, roots, current);
            if (next is null) break;
            var stalled = next.Residual > 0.5 * best.Residual && best.Residual < 1e-9;
            if (next.Residual < best.Residual) best = next;
            current = next;
            if (stalled) break;
        }
        var logRise = Math.Log(total) - best.LogMerit;   // ln(B* − A) = ln((b·lam)/h)
        var logSlope = left == 0
            ? logRise : Math.Max(logRise, Math.Log(left)) + Math.Log(1 + Math.Exp(-Math.Abs(logRise - Math.Log(left))));
        var minimal = new MinimalSlope(
            logSlope, best.At.LogProbability, necessary, sharp, best.Residual, iteration, "the extremal cone")
        {
            Slope = left + Math.Exp(logRise),
            Cone = best.Lam,
        };
        if (best.Residual <= Accepted) return minimal;
        throw new UnconvergedException(
            $"The test at the kink stopped after {iteration} iterations with a relative residual of {best.Residual:g3}, " +
            $"above {Accepted:g1}. " +
            "The best slope is attached; it is a lower bound. Move sigma away from degenerate values, or report it.", minimal);
    }

    private sealed record Point(double[] Lam, ConeMoments At, double LogMerit, double Residual);

    /// <summary>ln of h(lam)/(b·lam), and how far the moments are from proportional to b;
    /// null outside of the cone's domain.</summary>
    private static Point? Evaluate(Spectrum sigma, double[] b, double[] lam)
    {
        var size = lam.Max(Math.Abs);
        double[] scaled = [.. lam.Select(value => value / size)];
        var along = sigma.Inner(b, scaled);
        if (!(along > 0) || ConeMoments.At(scaled, sigma.Counts) is not { } at) return null;
        var height = sigma.Inner(at.First, scaled);
        if (!(height > 0)) return null;
        var probability = sigma.Inner(at.First, null);
        var residual = b.Select((value, i) => Math.Abs(at.First[i] / probability / value - 1)).Max();
        return new(scaled, at, at.LogScale + Math.Log(height / along), residual);
    }

    private static Point Start(Spectrum sigma, double[] b)
    {
        var (n, low, high) = (sigma.Columns, b.Min(), b.Max());
        var candidates = new[] { 4.0, 2, 1, 0.5, 0.2 }.Select(e => b.Select(value => 1 - 1 / (n * value * (1 + e / n))).ToArray())
            .Concat(new[] { 0.02, 0.1, 0.2, 0.35, 0.5 }.Select(
                t => b.Select(value => value - (low + t * (high - low))).ToArray()));
        return candidates.Select(lam => Evaluate(sigma, b, lam)).OfType<Point>().MinBy(point => point.LogMerit)!;
    }

    private static Point? Step(Spectrum sigma, double[] b, double[] roots, Point current)
    {
        var (lam, at) = (current.Lam, current.At);
        var probability = sigma.Inner(at.First, null);
        var beta = sigma.Inner(at.First, lam) / sigma.Inner(b, lam);
        double[] normal = [.. b.Select((value, i) => roots[i] * value)];
        double[] descent = [.. b.Select((value, i) => roots[i] * (beta * value - at.First[i]) / probability)];
        var hessian = at.Second();
        var (trace, square) = (0.0, Cholesky.Dot(normal, normal, normal.Length));
        for (var i = 0; i < b.Length; i++)
        {
            for (var j = 0; j < i; j++) hessian[i][j] *= roots[i] * roots[j] / probability;
            hessian[i][i] *= (roots[i] * roots[i] + 2) / probability;
            trace += hessian[i][i];
        }
        for (var i = 0; i < b.Length; i++)   // lam itself is a null direction, which the constraint excludes
            for (var j = 0; j <= i; j++) hessian[i][j] += trace / square * normal[i] * normal[j];
        var factor = new Cholesky(hessian);
        var (free, along) = (factor.Solve(descent), factor.Solve(normal));
        var multiplier = Cholesky.Dot(normal, free, b.Length) / Cholesky.Dot(normal, along, b.Length);
        for (var length = 1.0; length > 1e-6; length /= 2)
        {
            double[] trial = [.. lam.Select((value, i) => value + length * (free[i] - multiplier * along[i]) / roots[i])];
            if (Evaluate(sigma, b, trial) is { } point && point.LogMerit <= current.LogMerit + 1e-13) return point;
        }
        return null;
    }
}
