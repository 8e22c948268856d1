using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>Nodes and weights for integrals over the signed root r, where the density of q is
/// e^(−r²/2) times a smooth function.</summary>
/// <remarks>
/// Without breaks: the trapezoid rule. With kinks of H: Gauss–Legendre panels between them. In few dimensions the density itself
/// has singularities |c − lam_i|^((n − m_i)/2 − 1) at eigenvalues (knots): tanh-sinh panels between all breaks, which do not
/// mind.
/// </remarks>
internal static class RootPanels
{
    public const double Farthest = 8.8;          // e^(-8.8²/2) = 2e-17
    public const double Negligible = 38;         // its logarithm
    private const double Step = 0.2;             // of the trapezoid
    private const int Legendre = 14;             // points per panel
    private const double LegendreWidth = 1.5;    // of a panel, at most
    private const double TanhSinhStep = 0.12, TanhSinhReach = 3.4, TanhSinhWidth = 3;

    /// <summary>The nodes.</summary>
    /// <param name="breaks">Ascending, within the range.</param>
    /// <param name="low">Where the range begins.</param>
    /// <param name="high">Where it ends.</param>
    /// <param name="singular">Whether the density has singularities at breaks or at the ends of the support.</param>
    /// <param name="step">Relative to the usual fineness.</param>
    public static List<(double Root, double Weight)> Nodes(IReadOnlyList<double> breaks, double low, double high, bool singular, double step)
    {
        if (breaks.Count == 0) return Trapezoid(low, high, Step * step);
        var rule = singular ? TanhSinh(TanhSinhStep * step) : GaussLegendre.On01((int)Math.Round(Legendre / step));
        var width = singular ? TanhSinhWidth : LegendreWidth;
        List<(double, double)> nodes = [];
        double[] ends = [low, .. breaks, high];
        for (var i = 0; i + 1 < ends.Length; i++)
        {
            var panels = Math.Max(1, (int)Math.Ceiling((ends[i + 1] - ends[i]) / width));
            for (var k = 0; k < panels; k++)
            {
                var left = ends[i] + (ends[i + 1] - ends[i]) * k / panels;
                var right = ends[i] + (ends[i + 1] - ends[i]) * (k + 1) / panels;
                foreach (var (fromLeft, fromRight, weight) in rule)
                    nodes.Add((fromLeft < 0.5
                        ? left + (right - left) * fromLeft : right - (right - left) * fromRight, (right - left) * weight));
            }
        }
        return nodes;
    }

    private static List<(double, double)> Trapezoid(double low, double high, double step)
    {
        List<(double, double)> nodes = [];
        for (var r = low + step / 2; r < high; r += step) nodes.Add((r, step));
        return nodes;
    }

    /// <summary>Distances from both ends of [0, 1], without cancellation, and weights.</summary>
    private static List<(double FromLeft, double FromRight, double Weight)> TanhSinh(double step)
    {
        List<(double, double, double)> nodes = [];
        for (var t = -TanhSinhReach; t <= TanhSinhReach + step / 2; t += step)
        {
            var (u, cosh) = (Math.PI / 2 * Math.Sinh(t), Math.Cosh(Math.PI / 2 * Math.Sinh(t)));
            nodes.Add((1 / (1 + Math.Exp(-2 * u)), 1 / (1 + Math.Exp(2 * u)), step * Math.PI / 4 * Math.Cosh(t) / (cosh * cosh)));
        }
        return nodes;
    }
}
