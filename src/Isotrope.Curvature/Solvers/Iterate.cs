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
    private const double Roundings = 32 * 2.2e-16;   // a few units in the last place

    /// <summary>
    /// The residual that rounding s causes beside a kink: where the law of R spreads over a fraction f of R, the part of it
    /// beyond the kink is known to about 1e-16/f.
    /// </summary>
    public double KinkFloor => Roundings * S.Max() / Math.Max(S.Max() - S.Min(), double.Epsilon);

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
