using System.Numerics;

namespace Isotrope.Tests.Spectral;

/// <summary>A rational number: sums, products and quotients of doubles without any rounding.</summary>
internal readonly record struct Exact(BigInteger Numerator, BigInteger Denominator)
{
    public static Exact Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        var power = Math.Max(exponent, 1) - 1075;
        var signed = new BigInteger(value < 0 ? -mantissa : mantissa);
        return power >= 0 ? new(signed << power, 1) : new(signed, BigInteger.One << -power);
    }

    public int Sign => Numerator.Sign;   // denominators are positive

    public static Exact operator +(Exact a, Exact b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Exact operator -(Exact a, Exact b) => a + new Exact(-b.Numerator, b.Denominator);

    public static Exact operator *(Exact a, Exact b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Exact operator /(Exact a, Exact b) => b.Sign > 0
        ? new(a.Numerator * b.Denominator, a.Denominator * b.Numerator)
        : new(-a.Numerator * b.Denominator, -a.Denominator * b.Numerator);

    public static bool operator <=(Exact a, Exact b) => (b - a).Sign >= 0;

    public static bool operator >=(Exact a, Exact b) => b <= a;
}
