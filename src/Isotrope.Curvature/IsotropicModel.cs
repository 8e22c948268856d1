using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;
using Isotrope.Curvature.Solvers;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature;

/// <summary>The isotropic curvature model, solved exactly.</summary>
/// <remarks>
/// For a gradient G [m, n] with singular values sigma the model chooses the change Q that minimises
/// <code>
/// −⟨Q, G⟩ + E H(||Q u||),   u uniform on the unit sphere of R^n
/// </code>
/// Q* has the singular vectors of G, which leaves −sum sigma_i s_i + E H(R), R² = sum s_i² u_i², over s ≥ 0 (Proposition of the paper).
/// For m &lt; n only m values are given and n is named; the missing coordinates are zeros of the sum but count in the sphere.
/// Source: W. Su, <see href="https://arxiv.org/abs/2511.00674"/>.
/// </remarks>
public static class IsotropicModel
{
    private const double Finest = 0.125;    // of the usual quadrature step; each halving squares the error
    private const double Precise = 1e-11;   // relative error from which values need no finer quadrature

    /// <summary>The minimum for given singular values.</summary>
    /// <param name="sigma">Singular values of the gradient, in any order; zeros and repeated values are fine.</param>
    /// <param name="curvature">H.</param>
    /// <param name="columns">n, at least the number of values; by default that number.</param>
    /// <param name="options">When to be satisfied.</param>
    /// <exception cref="ArgumentException">A value is negative or not finite, or H does not increase, is not convex, or has a kink whose
    /// right slope lies below the left one.</exception>
    /// <exception cref="UnboundedProblemException">H grows too slowly for this gradient.</exception>
    /// <exception cref="UnconvergedException">The tolerance was not reached; the best iterate is attached.</exception>
    public static Solution Solve(ReadOnlySpan<double> sigma, CurvatureFunction curvature, int? columns = null, SolverOptions? options = null)
    {
        var spectrum = Spectrum.Of(sigma, columns);
        Solvability.Check(curvature);
        if (Solvability.StaysAtZero(spectrum, curvature))
            return new(new double[sigma.Length], 0, 0, 0, 0, 0, "comparison with the dual norm", SolutionRegime.Zero);
        var kinks = KinkSearch.Examine(spectrum, curvature);
        if (kinks.FirstOrDefault(kink => kink.IsOptimal) is { } optimal) return AtKink(spectrum, curvature, optimal);
        options ??= new();
        var expectation = Expectation(curvature, spectrum);
        var reached = Minimum.Find(curvature, expectation, spectrum, kinks, options);
        var solution = Accept(reached, curvature, expectation, spectrum, options);
        return expectation is SphereLawExpectation && curvature.Kinks.Count == 0 ? Refined(solution, reached, curvature, spectrum, options) : solution;
    }

    /// <summary>The law of few values that are decades apart needs a finer quadrature: the error that was estimated tells.</summary>
    private static Solution Refined(Solution solution, Iterate reached, CurvatureFunction curvature, Spectrum spectrum, SolverOptions options)
    {
        for (var fineness = 0.5; solution.ExpectationError > options.Tolerance && fineness >= Finest; fineness /= 2)
        {
            var finer = new SphereLawExpectation(curvature, spectrum, fineness);
            var next = NewtonMethod.Solve(finer, spectrum, reached.S, _ => 0, options, finer.CoarseStep);
            reached = next with { Iterations = reached.Iterations + next.Iterations };
            var better = Accept(reached, curvature, finer, spectrum, options);
            if (better.ExpectationError < solution.ExpectationError) solution = better;
            else break;
        }
        return solution;
    }

    /// <summary>The solution, if it is good enough.</summary>
    internal static Solution Accept(Iterate reached, CurvatureFunction curvature, ISphereExpectation expectation, Spectrum spectrum, SolverOptions options)
    {
        var solution = Describe(reached, expectation, spectrum);
        if (reached.Residual <= Math.Max(options.Tolerance, Minimum.Floor(reached, curvature))) return solution;
        throw new UnconvergedException(
            $"The solver stopped after {reached.Iterations} iterations with a relative KKT residual of {reached.Residual:g3}, above the tolerance {options.Tolerance:g3}. " +
            "The best iterate is attached; raise Iterations, or Tolerance if that residual will do.", solution);
    }

    /// <summary>E H(R) and its gradient at given s.</summary>
    /// <param name="s">Singular values of a change, in any order.</param>
    /// <param name="curvature">H.</param>
    /// <param name="columns">n, at least the number of values; by default that number.</param>
    /// <exception cref="ArgumentException">A value is negative or not finite.</exception>
    public static SphereValue Evaluate(ReadOnlySpan<double> s, CurvatureFunction curvature, int? columns = null)
    {
        var spectrum = Spectrum.Of(s, columns, nameof(s));
        if (spectrum.Values.Length == 0) return new(0, new double[s.Length], 0);
        var expectation = Expectation(curvature, spectrum);
        var (at, finer) = (expectation.At(spectrum.Values), expectation.At(spectrum.Values, step: 0.5));
        for (var step = 0.5; ErrorOf(at, finer) > Precise && step >= Finest && curvature.Kinks.Count == 0; step /= 2)
            (at, finer) = (finer, expectation.At(spectrum.Values, step / 2));
        return new(at.Value, spectrum.Expand([.. spectrum.Values.Select((value, i) => value * at.SlopeRatios[i])]), ErrorOf(at, finer));
    }

    internal static ISphereExpectation Expectation(CurvatureFunction curvature, Spectrum spectrum) =>
        curvature is PowerSum powers ? new PowerSumExpectation(powers, spectrum) : new SphereLawExpectation(curvature, spectrum);

    private static Solution AtKink(Spectrum spectrum, CurvatureFunction curvature, ExaminedKink kink)
    {
        var height = curvature.Value(kink.Radius);
        return new(spectrum.Expand(kink.Point(spectrum)), height - kink.Radius * spectrum.Sum, height, 0, 0, kink.Minimal!.Iterations,
            "exact test at the kink", SolutionRegime.Kink, kink.Minimal);
    }

    private static Solution Describe(Iterate reached, ISphereExpectation expectation, Spectrum spectrum)
    {
        var finer = expectation.At(reached.S, step: 0.5);
        return new(spectrum.Expand(reached.S), reached.At.Value - spectrum.Inner(spectrum.Values, reached.S), reached.At.Value,
            reached.Residual, ErrorOf(reached.At, finer), reached.Iterations, reached.Method, SolutionRegime.Smooth);
    }

    private static double ErrorOf(ISpherePoint at, ISpherePoint finer) =>
        Math.Max(at.IdentityError, at.SlopeRatios.Zip(finer.SlopeRatios, (usual, better) => Math.Abs(usual / better - 1)).Max());
}
