using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Solvers;

/// <summary>A point on the way to the minimum.</summary>
/// <param name="S">One positive number per group of the spectrum.</param>
/// <param name="At">E H(R) there.</param>
/// <param name="Residual">max |s_i T_i/sigma_i − 1|.</param>
/// <param name="Iterations">How many steps led here.</param>
/// <param name="Method">By which solver.</param>
internal sealed record Iterate(double[] S, ISpherePoint At, double Residual, int Iterations, string Method)
{
    /// <summary>Whether the last step moved s by no more than rounding: beside a kink the residual then stays above it.</summary>
    public bool AtRounding { get; init; }

    public static Iterate Of(double[] s, ISpherePoint at, Spectrum sigma, int iterations, string method) =>
        new(s, at, ResidualOf(s, at, sigma), iterations, method);

    public static double ResidualOf(double[] s, ISpherePoint at, Spectrum sigma)
    {
        var residual = 0.0;
        for (var i = 0; i < s.Length; i++)
        {
            var relative = Math.Abs(s[i] * at.SlopeRatios[i] / sigma.Values[i] - 1);
            residual = double.IsNaN(relative) ? double.PositiveInfinity : Math.Max(residual, relative);
        }
        return residual;
    }
}
