using System.Numerics;

namespace Isotrope.Curvature.Numerics;

/// <summary>prod (1 − 2 z b_i)^(−m_i/2) at several complex z at once, one per lane; m_i need not be integers. Im z is not negative.</summary>
/// <remarks>
/// Factors w = 1 − 2 z b turn the product by less than a half turn, all lanes to the same side. So each passage of the negative axis is
/// seen in the sign of the imaginary part, and one square root of the whole product with the parity of the passages is the product of all
/// principal roots. The modulus is kept apart as an exponent, since thousands of factors leave the range of doubles.
/// </remarks>
internal static class InverseRootProduct
{
    private const int Run = 4;           // factors between two rescalings; each is below 1e40
    private const int Repeated = 4;      // beyond, a power costs less by logarithms
    private const long ExponentBits = 0x7FF0_0000_0000_0000, PowerOfTwo = 0x7FE0_0000_0000_0000;   // 2^−e is PowerOfTwo − (the bits of 2^e)
    private const int Mantissa = 52, Bias = 1023;

    /// <summary>The product as (re + i im)·e^log, and the smallest |1 − 2 z b_i|².</summary>
    public readonly record struct Result(Vector<double> Re, Vector<double> Im, Vector<double> Log, Vector<double> Nearest);

    public static Result At(Vector<double> zr, Vector<double> zi, double[] b, double[] counts)
    {
        var (pr, pi) = (Vector<double>.One, Vector<double>.Zero);
        var (passages, exponents, rescalings) = (Vector<long>.Zero, Vector<long>.Zero, 0);
        var (log, phase, powers) = (Vector<double>.Zero, Vector<double>.Zero, false);
        var nearest = new Vector<double>(double.PositiveInfinity);
        var (twoR, twoI, run) = (2 * zr, 2 * zi, 0);
        for (var i = 0; i < counts.Length; i++)
        {
            var (wr, wi) = (Vector<double>.One - twoR * b[i], -twoI * b[i]);
            var square = wr * wr + wi * wi;
            nearest = Vector.Min(nearest, square);
            var count = (int)counts[i];
            if (!(count <= Repeated && counts[i] == count && count > 0))
            {
                log += counts[i] * 0.25 * Vector.Log(square);
                phase += counts[i] * 0.5 * ArcTangent.Of(wi, wr);
                powers = true;
                continue;
            }
            for (var repeat = 0; repeat < count; repeat++)
            {
                var before = Vector.AsVectorInt64(pi);
                (pr, pi) = (pr * wr - pi * wi, pr * wi + pi * wr);
                var after = Vector.AsVectorInt64(pi);
                passages ^= b[i] > 0 ? Vector.AndNot(before, after) : Vector.AndNot(after, before);   // the sign bits count
            }
            if ((run += count) < Run) continue;
            Rescale(ref pr, ref pi, ref exponents);
            (run, rescalings) = (0, rescalings + 1);
        }
        Rescale(ref pr, ref pi, ref exponents);
        log += 0.5 * Math.Log(2) * Vector.ConvertToDouble(exponents - new Vector<long>((rescalings + 1) * (long)Bias));
        var modulus = Vector.SquareRoot(pr * pr + pi * pi);
        var (sr, si) = SquareRoot(pr, pi, modulus);
        if (powers) (sr, si) = Rotate(sr, si, phase);
        var sign = Vector.ConditionalSelect(Vector.LessThan(passages, Vector<long>.Zero), -Vector<double>.One, Vector<double>.One) / modulus;
        return new(sr * sign, -si * sign, -log, nearest);
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

    private static (Vector<double> Re, Vector<double> Im) Rotate(Vector<double> pr, Vector<double> pi, Vector<double> phase)
    {
        Span<double> cosines = stackalloc double[Vector<double>.Count], sines = stackalloc double[Vector<double>.Count];
        for (var lane = 0; lane < cosines.Length; lane++) (sines[lane], cosines[lane]) = Math.SinCos(phase[lane]);
        var (c, s) = (new Vector<double>(cosines), new Vector<double>(sines));
        return (pr * c - pi * s, pr * s + pi * c);
    }

    /// <summary>Divides by a power of two, exactly.</summary>
    private static void Rescale(ref Vector<double> pr, ref Vector<double> pi, ref Vector<long> exponents)
    {
        var bits = Vector.AsVectorInt64(Vector.Max(Vector.Abs(pr), Vector.Abs(pi))) & new Vector<long>(ExponentBits);
        var scale = Vector.AsVectorDouble(new Vector<long>(PowerOfTwo) - bits);
        exponents += Vector.ShiftRightLogical(bits, Mantissa);
        pr *= scale;
        pi *= scale;
    }
}
