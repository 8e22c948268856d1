using System.Numerics;
using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>The contour integral of one level of q.</summary>
/// <remarks>
/// <code>
/// E[u_i²; q in dc]      = 1/(2πi) ∫ e^K/(1 − 2 z a_i) dz
/// E[u_i² u_j²; q in dc] = (1 + 2 δ_ij)/(n 2πi) ∫ e^K/((1 − 2 z a_i)(1 − 2 z a_j)) dz
/// </code>
/// </remarks>
/// <param name="Level">c.</param>
/// <param name="Saddle">Where the contour passes.</param>
/// <param name="Weight">dc, as the quadrature over levels weighs it; 1 for a density.</param>
/// <param name="Contour">The contour with e^K.</param>
internal sealed record LevelNode(double Level, Saddle Saddle, double Weight, ContourNode[] Contour)
{
    private const double Step = 0.11;
    private const double Negligible = -38;   // e^-38 = 3e-17 of the saddle's height

    /// <summary>The contour through the saddle of a level.</summary>
    public static LevelNode At(
        SaddleFamily family, Saddle saddle, double rootWeight, bool density, double step, double[] g, double[] b)
    {
        family.Ratios(saddle, g, b);
        double second = 0, third = 0;
        for (var i = 0; i < b.Length; i++)
        {
            second += 2 * family.Counts[i] * b[i] * b[i];
            third += 8 * family.Counts[i] * b[i] * b[i] * b[i];
        }
        var path = new Hyperbola(second, third, third > 0 ? 1 : -1, Step * step);
        List<ContourNode> contour = [];
        for (var vector = 0; vector < path.Length; vector++)
        {
            var (zr, zi, wr, wi) = path.At(vector);
            var product = InverseRootProduct.At(zr, zi, b, family.Counts);
            var height = Vector.Exp(product.Log + new Vector<double>(saddle.K));
            var (pr, pi) = (product.Re * height, product.Im * height);
            contour.Add(new(zr, zi, wr * pr - wi * pi, wr * pi + wi * pr));
            // In t the path grows like e^t; 1/(1 − 2 z b) of the nearest coordinate decides when all integrands are negligible.
            var largest = product.Log - 0.5 * Vector.Log(product.Nearest)
                + new Vector<double>((vector + 1) * Vector<double>.Count * Step * step);
            if (Vector.LessThanAll(largest, new Vector<double>(Negligible))) break;
        }
        var weight = density ? 1 : rootWeight * 2 * saddle.SignedRoot / (family.Dimension * saddle.Eta * saddle.F1);
        return new(family.LevelOf(saddle), saddle, weight, [.. contour]);
    }
}
