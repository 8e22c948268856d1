using System.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>Sums over a contour with factors 1/(1 − 2 z b).</summary>
internal static class ContourSums
{
    /// <summary>Re sum A/(1 − 2 z b).</summary>
    public static double First(ReadOnlySpan<ContourNode> nodes, double b)
    {
        var sum = Vector<double>.Zero;
        foreach (ref readonly var node in nodes)
        {
            var (wr, wi) = (Vector<double>.One - 2 * b * node.Zr, -2 * b * node.Zi);
            sum += (node.Ar * wr + node.Ai * wi) / (wr * wr + wi * wi);
        }
        return Vector.Sum(sum);
    }

    /// <summary>Re sum A/(1 − 2 z b)².</summary>
    public static double Squared(ReadOnlySpan<ContourNode> nodes, double b)
    {
        var sum = Vector<double>.Zero;
        foreach (ref readonly var node in nodes)
        {
            var (wr, wi) = (Vector<double>.One - 2 * b * node.Zr, -2 * b * node.Zi);
            var inverse = Vector<double>.One / (wr * wr + wi * wi);
            var (vr, vi) = (wr * inverse, -wi * inverse);
            sum += node.Ar * (vr * vr - vi * vi) - node.Ai * (2 * vr * vi);
        }
        return Vector.Sum(sum);
    }

    /// <summary>Multiplies every A by sum_j y_j/(1 − 2 z b_j).</summary>
    public static ContourNode[] Weighted(ReadOnlySpan<ContourNode> nodes, double[] b, double[] y)
    {
        var weighted = new ContourNode[nodes.Length];
        for (var k = 0; k < nodes.Length; k++)
        {
            var node = nodes[k];
            var (sr, si) = (Vector<double>.Zero, Vector<double>.Zero);
            var (twoR, twoI) = (2 * node.Zr, 2 * node.Zi);
            for (var j = 0; j < y.Length; j++)
            {
                var (wr, wi) = (Vector<double>.One - twoR * b[j], -twoI * b[j]);
                var factor = new Vector<double>(y[j]) / (wr * wr + wi * wi);
                sr += factor * wr;
                si -= factor * wi;
            }
            weighted[k] = node with { Ar = node.Ar * sr - node.Ai * si, Ai = node.Ar * si + node.Ai * sr };
        }
        return weighted;
    }
}
