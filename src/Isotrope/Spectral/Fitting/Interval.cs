namespace Isotrope.Spectral;

/// <summary>A closed interval of reals; every operation is rounded outward, so the true result always lies inside.</summary>
/// <remarks>
/// .NET rounds to the nearest number, which is at most half a unit in the last place off: one step outward is enough for
/// +, -, ·, / and the square root, all of which IEEE 754 rounds correctly. What is not a number becomes the whole line.
/// </remarks>
internal readonly record struct Interval(double Low, double High)
{
    private static Interval Whole { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The largest absolute value.</summary>
    public double Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    public static Interval Of(double value) => new(value, value);

    public static Interval operator +(Interval a, Interval b) => Outward(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => Outward(a.Low - b.High, a.High - b.Low);

    public static Interval operator *(Interval a, Interval b)
    {
        double p = a.Low * b.Low, q = a.Low * b.High, r = a.High * b.Low, s = a.High * b.High;
        return Outward(Math.Min(Math.Min(p, q), Math.Min(r, s)), Math.Max(Math.Max(p, q), Math.Max(r, s)));
    }

    public static Interval operator /(Interval a, Interval b)
    {
        if (b.Low <= 0 && b.High >= 0) return Whole;
        double p = a.Low / b.Low, q = a.Low / b.High, r = a.High / b.Low, s = a.High / b.High;
        return Outward(Math.Min(Math.Min(p, q), Math.Min(r, s)), Math.Max(Math.Max(p, q), Math.Max(r, s)));
    }

    /// <summary>x² for an interval of numbers that are not negative.</summary>
    public Interval Squared() => Outward(Low * Low, High * High);

    private static Interval Outward(double low, double high) =>
        double.IsNaN(low) || double.IsNaN(high) ? Whole : new(Math.BitDecrement(low), Math.BitIncrement(high));
}
