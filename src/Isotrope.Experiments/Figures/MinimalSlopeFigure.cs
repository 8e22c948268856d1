using Isotrope.Curvature.Kinks;

namespace Isotrope.Experiments.Figures;

/// <summary>The smallest right slope of Theorem 2 against the number of columns.</summary>
internal sealed class MinimalSlopeFigure : Figure
{
    private static readonly int[] s_columns = [2, 4, 8, 16, 32, 64, 128, 256, 512, 768];

    public override string Name => "minimal-slope";

    public override FigureData Compute() =>
        new(Name, "How steep a kink must be for orthogonalization to be optimal", new("n", true), new("ln(B* / Σσ)", true),
            [.. SpectrumKind.All.SelectMany(Curves)],
            "A = 0. Solid: the exact smallest slope B*. Dashed: the entropy bound (n/2) ln(AM/GM), which every such slope must " +
            "reach. The slope itself is exponential in n.");

    private static IEnumerable<FigureCurve> Curves((double Exponent, string Name) kind)
    {
        var points = s_columns.Select(n => (N: n, Sigma: SpectrumKind.Power(n, kind.Exponent)))
            .Select(at => (at.N, Sum: at.Sigma.Sum(), Minimal: Orthogonalization.MinimalSlope(at.Sigma, 0))).ToList();
        yield return new(
            $"σ = {kind.Name}", [.. points.Select(point => ((double)point.N, point.Minimal.LogSlope - Math.Log(point.Sum)))]);
        yield return new(
            $"bound, {kind.Name}",
            [.. points.Select(point => ((double)point.N, point.Minimal.LogNecessaryBound - Math.Log(point.Sum)))],
            IsReference: true);
    }
}
