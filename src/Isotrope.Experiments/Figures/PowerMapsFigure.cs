using System.Globalization;
using Isotrope.Curvature;
using Isotrope.Curvature.Functions;

namespace Isotrope.Experiments.Figures;

/// <summary>s* against sigma for powers.</summary>
internal sealed class PowerMapsFigure : Figure
{
    private const int Columns = 40;
    private static readonly double[] s_powers = [2, 2.1, 2.5, 3, 4, 6, 12, 30];

    public override string Name => "optimal-values-powers";

    public override FigureData Compute()
    {
        var sigma = SpectrumKind.Power(Columns, 1);
        return new(Name, "Optimal singular values for H(r) = r^p", new("σ / smallest σ", true), new("s* / smallest s*", true),
            [.. s_powers.Select(power => Curve(power, sigma)),
                new("Muon", [(1, 1), (sigma[0] / sigma[^1], 1)], IsReference: true)],
            "σ = 1/i, n = 40. p = 2 is the gradient itself; a steeper H bends the top of the spectrum and leaves the rest a " +
            "straight line of slope 1.");
    }

    private static FigureCurve Curve(double power, double[] sigma)
    {
        var s = IsotropicModel.Solve(sigma, new PowerSum(1, power)).S;
        return new($"p = {power.ToString(CultureInfo.InvariantCulture)}",
            [.. sigma.Zip(s, (x, y) => (x / sigma[^1], y / s[^1])).Reverse()]);
    }
}
