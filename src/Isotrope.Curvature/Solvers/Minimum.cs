using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>Chooses the solver: the closed form, the fixed point where it is fast (powers near 2), Newton's method otherwise and where those fall short.</summary>
internal static class Minimum
{
    /// <summary>The residual below which rounding decides.</summary>
    public static double Floor(Iterate iterate, CurvatureFunction curvature) => curvature.Kinks.Count == 0 ? 0 : iterate.KinkFloor;

    public static Iterate Find(CurvatureFunction curvature, ISphereExpectation expectation, Spectrum sigma,
        IReadOnlyList<ExaminedKink> kinks, SolverOptions options)
    {
        if (curvature is PowerSum powers && QuarticClosedForm.Applies(powers))
        {
            var closed = QuarticClosedForm.Solve(powers, expectation, sigma);
            if (closed.Residual <= options.Tolerance) return closed;
        }
        if (curvature is PowerSum && DampedFixedPoint.IsFast(curvature.LocalExponents))   // the exact law costs too much for many cheap steps
        {
            var settled = DampedFixedPoint.Solve(expectation, sigma, curvature.LocalExponents, options);
            if (settled.Residual <= options.Tolerance) return settled;
        }
        return NewtonMethod.Solve(expectation, sigma, KinkDescent.Start(curvature, expectation, sigma, kinks),
            iterate => Floor(iterate, curvature), options, curvature.Kinks.Count == 0 ? expectation.CoarseStep : 1);
    }
}
