using Isotrope.Curvature;
using Isotrope.Curvature.Functions;

namespace Isotrope.Experiments.Figures;

/// <summary>The contraction of the condition number against its bound P − 1.</summary>
internal sealed class ContractionFigure : Figure
{
    private const int Columns = 768;
    private static readonly double[] s_powers = [2.1, 2.5, 3, 4, 6, 12, 30];

    public override string Name => "contraction";

    public override FigureData Compute() =>
        new(Name, "How much of the gradient's unevenness the model removes", new("P − 1, for H(r) = r^P", true),
            new("condition of G / condition of Q*", true),
            [
                new("bound P − 1", [.. s_powers.Select(power => (power - 1, power - 1))], IsReference: true),
                Curve("n = 2, σ = (1, 10⁻⁶)", [1, 1e-6]),
                Curve("i^−2", SpectrumKind.Power(Columns, 2)),
                .. SpectrumKind.All.Reverse().Select(kind => Curve(kind.Name, SpectrumKind.Power(Columns, kind.Exponent))),
            ],
            "n = 768 unless said. The bound holds for every spectrum and is reached where Q* is nearly of rank one; for flat " +
            "spectra even P = 30 removes little.");

    private static FigureCurve Curve(string label, double[] sigma) => new(label, [.. s_powers.Select(power =>
    {
        var s = IsotropicModel.Solve(sigma, new PowerSum(1, power)).S;
        return (power - 1, sigma[0] / sigma[^1] / (s[0] / s[^1]));
    })]);
}
