using System.Numerics;
using System.Runtime.InteropServices;
using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>Matrices of second moments as contour sums.</summary>
internal static class ContourGram
{
    /// <summary>Lower triangle of factor·Re sum A/((1 − 2 z b_i)(1 − 2 z b_j) g_i g_j).</summary>
    public static double[][] Of(ReadOnlySpan<ContourNode> nodes, double[] b, double[] g, double factor)
    {
        var lanes = Vector<double>.Count;
        var (left, right) = (new double[b.Length][], new double[b.Length][]);
        for (var i = 0; i < b.Length; i++)
        {
            var (l, r) = (new double[2 * lanes * nodes.Length], new double[2 * lanes * nodes.Length]);
            var vl = MemoryMarshal.Cast<double, Vector<double>>(l.AsSpan());
            var vr = MemoryMarshal.Cast<double, Vector<double>>(r.AsSpan());
            for (var k = 0; k < nodes.Length; k++)
            {
                var node = nodes[k];
                var (wr, wi) = (Vector<double>.One - 2 * b[i] * node.Zr, -2 * b[i] * node.Zi);
                var inverse = new Vector<double>(1 / g[i]) / (wr * wr + wi * wi);
                (vr[2 * k], vr[2 * k + 1]) = (wr * inverse, -wi * inverse);
                vl[2 * k] = factor * (node.Ar * vr[2 * k] - node.Ai * vr[2 * k + 1]);
                vl[2 * k + 1] = -factor * (node.Ar * vr[2 * k + 1] + node.Ai * vr[2 * k]);
            }
            (left[i], right[i]) = (l, r);
        }
        var gram = new double[b.Length][];
        for (var i = 0; i < b.Length; i++)
        {
            gram[i] = new double[b.Length];
            for (var j = 0; j <= i; j++) gram[i][j] = Cholesky.Dot(left[i], right[j], left[i].Length);
        }
        return gram;
    }
}
