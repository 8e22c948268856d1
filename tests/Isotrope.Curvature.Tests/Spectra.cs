namespace Isotrope.Curvature.Tests;

internal static class Spectra
{
    /// <summary>sigma_i = i^(−a).</summary>
    public static double[] Power(int n, double a) => [.. Enumerable.Range(1, n).Select(i => Math.Pow(i, -a))];

    /// <summary>Log-uniform over three decades.</summary>
    public static double[] Random(Random random, int n) =>
        [.. Enumerable.Range(0, n).Select(_ => Math.Pow(10, 3 * random.NextDouble() - 1.5))];
}
