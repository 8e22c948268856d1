namespace Isotrope.Experiments.Figures;

/// <summary>The spectra that figures show: sigma_i = i^(−a).</summary>
internal static class SpectrumKind
{
    /// <summary>The first n values.</summary>
    public static double[] Power(int n, double a) => [.. Enumerable.Range(1, n).Select(i => Math.Pow(i, -a))];

    /// <summary>The exponents of the figures with their names.</summary>
    public static IReadOnlyList<(double Exponent, string Name)> All { get; } = [(0.25, "i^−1/4"), (0.5, "i^−1/2"), (1, "1/i")];
}
