using System.Globalization;
using Isotrope.Curvature;
using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Experiments.Figures;

/// <summary>s* against sigma for kinks of growing steepness.</summary>
internal sealed class KinkMapsFigure : Figure
{
    private const int Columns = 40;
    private const double Exponent = 0.5;
    private static readonly double[] s_slopes = [1.2, 2, 4, 8, 16, 28, 60];   // B in units of the sum of sigma

    public override string Name => "optimal-values-kinks";

    public override FigureData Compute()
    {
        var sigma = SpectrumKind.Power(Columns, Exponent);
        var left = Columns * sigma[^1] / 2;
        var minimal = Orthogonalization.MinimalSlope(sigma, left);
        var needed = (minimal.Slope / sigma.Sum()).ToString("0.#", CultureInfo.InvariantCulture);
        return new(Name, "Optimal singular values where the slope of H jumps from A to B", new("σ / smallest σ", true),
            new("s* / smallest s*", true),
            [
                new("gradient", [.. sigma.Reverse().Select(value => (value / sigma[^1], value / sigma[^1]))], IsReference: true),
                .. s_slopes.Select(slope => Curve(slope, sigma, left)),
                new("Muon", [(1, 1), (sigma[0] / sigma[^1], 1)], IsReference: true),
            ],
            $"σ = i^−1/2, n = 40, A = n min σ/2; B in units of Σσ. Orthogonalization is optimal from B = {needed} Σσ on, but " +
            "far less evens out the bulk.");
    }

    private static FigureCurve Curve(double slope, double[] sigma, double left)
    {
        var right = slope * sigma.Sum();
        // H = (A/2) r² up to r = 1, whose slope there is A; then slope B and a curvature that keeps H(√x) convex.
        var s = IsotropicModel.Solve(sigma, new QuadraticKink(left / 2, 1, right - left, right)).S;
        return new($"B = {slope.ToString(CultureInfo.InvariantCulture)} Σσ",
            [.. sigma.Zip(s, (x, y) => (x / sigma[^1], y / s[^1])).Reverse()]);
    }
}
