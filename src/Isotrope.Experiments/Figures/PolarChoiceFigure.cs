using Isotrope.Polar;

namespace Isotrope.Experiments.Figures;

/// <summary>The rule by which polar solvers are chosen, as the work of the chosen one.</summary>
internal sealed class PolarChoiceFigure : Figure
{
    private static readonly (string Label, PolarAccuracy Accuracy)[] s_accuracies =
    [
        ("muon", PolarAccuracy.Muon), ("1e-2", PolarAccuracy.Hundredth), ("1e-5", PolarAccuracy.Fine), ("exact", PolarAccuracy.Exact),
    ];

    public override string Name => "polar-choice";

    public override FigureData Compute()
    {
        var five = new NaiveNewtonSchulz();
        long[] sizes = [.. Enumerable.Range(0, 81).Select(i => (long)Math.Round(32 * Math.Pow(2, i / 16.0)))];
        return new(Name, "Work of the chosen polar solver on square matrices", new("rows and columns", true),
            new("operations / those of five Newton–Schulz steps", true),
            [
                .. s_accuracies.Select(item => new FigureCurve($"{item.Label}: {Chosen(item.Accuracy)}",
                    [.. sizes.Select(m => ((double)m, new AutoPolar(item.Accuracy).Flops(m, m) / five.Flops(m, m)))])),
                new FigureCurve("five Newton–Schulz steps", [(sizes[0], 1), (sizes[^1], 1)], IsReference: true),
            ],
            "Small matrices take products only, large ones a few inverses; on graphics devices half-precision products serve every size. "
            + "Operations are counted, not timed: an inverse runs at half the rate of a product.");
    }

    /// <summary>The solvers for small and for large matrices.</summary>
    private static string Chosen(PolarAccuracy accuracy)
    {
        string Name(long m) => new AutoPolar(accuracy).Choose(m, ScalarType.Float32, DeviceType.CPU).Solver.Name;
        return $"{Name(32)}, then {Name(1024)}";
    }
}
