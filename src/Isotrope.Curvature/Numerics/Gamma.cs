namespace Isotrope.Curvature.Numerics;

/// <summary>The gamma function by Stirling's series, its argument first raised to where the series is
/// exact to double precision.</summary>
internal static class Gamma
{
    private const double Asymptotic = 12;   // seven terms of the series leave less than 1e-16 from here on

    /// <summary>B_2k/(2k(2k − 1)), B the Bernoulli numbers: NIST Digital Library of Mathematical Functions, 5.11.1.</summary>
    private static readonly double[] s_stirling =
        [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156];

    /// <summary>ln Γ(x), x above 0.</summary>
    public static double Log(double x)
    {
        var product = 1.0;
        for (; x < Asymptotic; x++) product *= x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + Stirling(x) - Math.Log(product);
    }

    /// <summary>ln Γ(x + a) − ln Γ(x), without the cancellation of two large logarithms,
    /// which costs four digits at x = 4096.</summary>
    public static double LogRatio(double x, double a)
    {
        var product = 1.0;
        for (; x < Asymptotic; x++) product *= (x + a) / x;
        return (x - 0.5) * LogOnePlus(a / x) + a * Math.Log(x + a) - a + Stirling(x + a) - Stirling(x) - Math.Log(product);
    }

    /// <summary>ln(1 + x) to full relative accuracy (W. Kahan's correction of the rounded sum).</summary>
    public static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static double Stirling(double x)
    {
        var inverse = 1 / (x * x);
        var sum = 0.0;
        for (var i = s_stirling.Length - 1; i >= 0; i--) sum = s_stirling[i] + inverse * sum;
        return sum / x;
    }
}
