using System.Numerics;
using Isotrope.Curvature.Numerics;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Kinks;

/// <summary>E[u_i²; sum lam_j u_j² > 0] and its derivatives, with full relative accuracy however small the probability.</summary>
/// <remarks>
/// One contour integral through the saddle tau of K(z) − ln z, K = −½ sum ln(1 − 2 z lam_i). All numbers here are relative to
/// e^K(tau), whose logarithm is kept: probabilities of e^-1000 are ordinary.
/// </remarks>
internal sealed class ConeMoments
{
    private const double Step = 0.08;
    private const double Negligible = -40;   // e^-40 = 4e-18 of the largest integrand
    private readonly ContourNode[] _contour;
    private readonly double[] _g, _b;
    private readonly double[] _counts;
    private readonly int _dimension;

    private ConeMoments(double[] lam, double[] counts)
    {
        (_counts, _dimension) = (counts, (int)Math.Round(counts.Sum()));
        var tau = SaddlePoint(lam, counts);
        _g = [.. lam.Select(value => 1 - 2 * tau * value)];
        _b = [.. lam.Select((value, i) => value / _g[i])];
        double second = 1 / (tau * tau), third = -2 / (tau * tau * tau);
        for (var i = 0; i < lam.Length; i++)
        {
            LogScale -= 0.5 * counts[i] * Math.Log(_g[i]);
            second += 2 * counts[i] * _b[i] * _b[i];
            third += 8 * counts[i] * _b[i] * _b[i] * _b[i];
        }
        // The path must not bend over the pole at z = -tau: it is straight where it would turn left.
        var path = new Hyperbola(second, third, third > 0 ? 1 : 0, Step);
        _contour = Follow(path, tau);
        First = [.. _b.Select((b, i) => ContourSums.First(Divided(tau), b) / (_g[i] * _dimension))];
    }

    /// <summary>K(tau).</summary>
    public double LogScale { get; }

    /// <summary>E[u_i²; cone] e^(−K(tau)), per coordinate of each group.</summary>
    public double[] First { get; }

    /// <summary>ln P(cone).</summary>
    public double LogProbability => LogScale + Math.Log(First.Select((first, i) => _counts[i] * first).Sum());

    /// <summary>The moments, or null where the cone is everything or nothing.</summary>
    public static ConeMoments? At(double[] lam, double[] counts) => lam.Max() > 0 && lam.Min() < 0 ? new(lam, counts) : null;

    /// <summary>Lower triangle of E[u_i² u_j² delta(sum lam u²)] e^(−K(tau))/(1 + 2 δ_ij).</summary>
    public double[][] Second() => ContourGram.Of(_contour, _b, _g, 1.0 / _dimension);

    /// <summary>The zero of sum lam_i/(1 − 2 z lam_i) − 1/z, which increases on (0, 1/(2 max lam)).</summary>
    private static double SaddlePoint(double[] lam, double[] counts)
    {
        var top = lam.Max();
        double Slope(double x)   // of z = x/(2 top)
        {
            var sum = -2 / x;
            for (var i = 0; i < lam.Length; i++) sum += counts[i] * lam[i] / (top - x * lam[i]);
            return sum * x * (1 - x);   // without the poles at the ends, for the sake of the search
        }
        return Root.OfIncreasing(Slope, 1e-12, 1 - 1e-15, 1e-16) / (2 * top);
    }

    private ContourNode[] Follow(Hyperbola path, double tau)
    {
        List<ContourNode> contour = [];
        var highest = double.NegativeInfinity;
        for (var vector = 0; vector < path.Length; vector++)
        {
            var (zr, zi, wr, wi) = path.At(vector);
            var product = InverseRootProduct.At(zr, zi, _b, _counts);
            var height = Vector.Exp(product.Log);
            var (pr, pi) = (product.Re * height, product.Im * height);
            contour.Add(new(zr, zi, wr * pr - wi * pi, wr * pi + wi * pr));
            var shifted = zr + new Vector<double>(tau);
            var size = product.Log - 0.5 * Vector.Log(product.Nearest) - 0.5 * Vector.Log(shifted * shifted + zi * zi)
                + new Vector<double>((vector + 1) * Vector<double>.Count * Step);
            var largest = size[0];
            for (var lane = 1; lane < Vector<double>.Count; lane++) largest = Math.Max(largest, size[lane]);
            highest = Math.Max(highest, largest);
            if (largest < highest + Negligible) break;
        }
        return [.. contour];
    }

    private ContourNode[]? _divided;

    /// <summary>The contour with the factor 1/(tau + z).</summary>
    private ContourNode[] Divided(double tau) => _divided ??= [.. _contour.Select(node =>
    {
        var shifted = node.Zr + new Vector<double>(tau);
        var square = shifted * shifted + node.Zi * node.Zi;
        return node with
        {
            Ar = (node.Ar * shifted + node.Ai * node.Zi) / square,
            Ai = (node.Ai * shifted - node.Ar * node.Zi) / square,
        };
    })];
}
