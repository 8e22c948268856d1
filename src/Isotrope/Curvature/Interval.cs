namespace Isotrope.Curvature;

/// <summary>All real numbers between two doubles. Results are rounded outwards: they contain what exact arithmetic gives for any members.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>The largest absolute value.</summary>
    public double Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>A single number.</summary>
    public static Interval Of(double value) => new(value, value);

    public static Interval operator +(Interval a, Interval b) => Outward(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => Outward(a.Low - b.High, a.High - b.Low);

    public static Interval operator *(Interval a, Interval b)
    {
        var (first, second, third, fourth) = (a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);
        return Outward(Math.Min(Math.Min(first, second), Math.Min(third, fourth)), Math.Max(Math.Max(first, second), Math.Max(third, fourth)));
    }

    /// <summary>Division by an interval of positive numbers.</summary>
    public static Interval operator /(Interval a, Interval b) =>
        Outward(Math.Min(a.Low / b.Low, a.Low / b.High), Math.Max(a.High / b.Low, a.High / b.High));

    /// <summary>IEEE operations are off by half a spacing at most: one spacing outwards covers them.</summary>
    private static Interval Outward(double low, double high) => new(Math.BitDecrement(low), Math.BitIncrement(high));
}
