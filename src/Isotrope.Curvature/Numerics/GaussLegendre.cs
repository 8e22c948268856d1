namespace Isotrope.Curvature.Numerics;

/// <summary>Gauss–Legendre quadrature on [0, 1].</summary>
internal static class GaussLegendre
{
    /// <summary>Distances from both ends, and weights.</summary>
    public static List<(double FromLeft, double FromRight, double Weight)> On01(int points)
    {
        List<(double, double, double)> nodes = [];
        for (var i = 1; i <= points; i++)
        {
            var x = Math.Cos(Math.PI * (i - 0.25) / (points + 0.5));
            double derivative = 0;
            // Newton from the asymptotic zero: quadratic, 4 steps reach rounding
            for (var iteration = 0; iteration < 8; iteration++)
            {
                (var value, derivative) = Legendre(points, x);
                x -= value / derivative;
            }
            nodes.Add(((1 + x) / 2, (1 - x) / 2, 1 / ((1 - x * x) * derivative * derivative)));
        }
        return nodes;
    }

    private static (double Value, double Derivative) Legendre(int n, double x)
    {
        double before = 1, value = x;
        for (var k = 2; k <= n; k++) (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        return (value, n * (x * value - before) / (x * x - 1));
    }
}
