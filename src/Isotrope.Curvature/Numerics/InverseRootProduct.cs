using System.Numerics;

namespace Isotrope.Curvature.Numerics;

/// <summary>prod (1 − 2 z b_i)^(−m_i/2) at several complex z at once, one per lane; m_i need not be integers.</summary>
/// <remarks>
/// Each factor's principal square root is multiplied, not the factor: the product's phase then needs no unwrapping. The modulus
/// is kept apart as a logarithm, since thousands of factors leave the range of doubles.
/// </remarks>
internal static class InverseRootProduct
{
    private const int Run = 8;           // factors between two rescalings; each is far below 1e38
    private const int Repeated = 4;      // from here on a power costs less by logarithms

    /// <summary>The product as (re + i im)·e^log, and the smallest |1 − 2 z b_i|².</summary>
    public readonly record struct Result(Vector<double> Re, Vector<double> Im, Vector<double> Log, Vector<double> Nearest);

    public static Result At(Vector<double> zr, Vector<double> zi, double[] b, double[] counts)
    {
        var (pr, pi, log) = (Vector<double>.One, Vector<double>.Zero, Vector<double>.Zero);
        var nearest = new Vector<double>(double.PositiveInfinity);
        var (twoR, twoI, run) = (2 * zr, 2 * zi, 0);
        for (var i = 0; i < counts.Length; i++)
        {
            var (wr, wi) = (Vector<double>.One - twoR * b[i], -twoI * b[i]);
            var square = wr * wr + wi * wi;
            nearest = Vector.Min(nearest, square);
            if (!(counts[i] <= Repeated && counts[i] == (int)counts[i] && counts[i] > 0))
            {
                log += counts[i] * 0.25 * Vector.Log(square);
                (pr, pi) = Rotate(pr, pi, wr, wi, counts[i] * 0.5);
                continue;
            }
            var (sr, si) = SquareRoot(wr, wi, Vector.SquareRoot(square));
            for (var repeat = 0; repeat < counts[i]; repeat++) (pr, pi) = (pr * sr - pi * si, pr * si + pi * sr);
            if ((run += (int)counts[i]) < Run) continue;
            Rescale(ref pr, ref pi, ref log);
            run = 0;
        }
        Rescale(ref pr, ref pi, ref log);
        var modulus = pr * pr + pi * pi;
        return new(pr / modulus, -pi / modulus, -log, nearest);
    }

    private static (Vector<double> Re, Vector<double> Im) SquareRoot(Vector<double> wr, Vector<double> wi, Vector<double> modulus)
    {
        var large = Vector.SquareRoot(0.5 * (modulus + Vector.Abs(wr)));
        var small = 0.5 * wi / large;
        var right = Vector.GreaterThanOrEqual(wr, Vector<double>.Zero);
        var up = Vector.GreaterThanOrEqual(wi, Vector<double>.Zero);
        return (Vector.ConditionalSelect(right, large, Vector.Abs(small)),
            Vector.ConditionalSelect(right, small, Vector.ConditionalSelect(up, large, -large)));
    }

    private static (Vector<double> Re, Vector<double> Im) Rotate(
        Vector<double> pr, Vector<double> pi, Vector<double> wr, Vector<double> wi, double factor)
    {
        Span<double> cosines = stackalloc double[Vector<double>.Count], sines = stackalloc double[Vector<double>.Count];
        for (var lane = 0; lane < cosines.Length; lane++)
            (sines[lane], cosines[lane]) = Math.SinCos(factor * Math.Atan2(wi[lane], wr[lane]));
        var (c, s) = (new Vector<double>(cosines), new Vector<double>(sines));
        return (pr * c - pi * s, pr * s + pi * c);
    }

    private static void Rescale(ref Vector<double> pr, ref Vector<double> pi, ref Vector<double> log)
    {
        var size = Vector.Abs(pr) + Vector.Abs(pi);
        log += Vector.Log(size);
        pr /= size;
        pi /= size;
    }
}
