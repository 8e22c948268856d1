namespace Isotrope.Curvature.Numerics;

/// <summary>Numbers of combinatorics as doubles.</summary>
internal static class Binomials
{
    /// <summary>n over k.</summary>
    public static double Choose(int n, int k)
    {
        var result = 1.0;
        for (var i = 1; i <= k; i++) result = result * (n - k + i) / i;
        return result;
    }

    /// <summary>n!/(n − k)!.</summary>
    public static double Falling(int n, int k)
    {
        var result = 1.0;
        for (var i = 0; i < k; i++) result *= n - i;
        return result;
    }
}
