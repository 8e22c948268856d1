using System.Globalization;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Round values along an axis.</summary>
internal static class Ticks
{
    /// <summary>About as many ticks as asked for, on whichever kind of scale.</summary>
    public static IReadOnlyList<double> Of(Scale scale, int count) =>
        scale.Logarithmic ? Logarithmic(scale.From, scale.To, count) : Linear(scale.From, scale.To, count);

    /// <summary>Multiples of 1, 2 or 5 times a power of ten within [low, high].</summary>
    public static IReadOnlyList<double> Linear(double low, double high, int count)
    {
        var raw = (high - low) / Math.Max(1, count);
        if (!(raw > 0) || double.IsInfinity(raw))
            return [low];
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= raw * (1 - 1e-9));
        var (first, last) = (Math.Ceiling(low / step - 1e-9), Math.Floor(high / step + 1e-9));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Rounded((first + i) * step))];
    }

    /// <summary>Digits times powers of ten within [low, high], as many digits of each decade as there is room for.</summary>
    public static IReadOnlyList<double> Logarithmic(double low, double high, int count)
    {
        int[][] choices = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5], [1, 3], [1]];
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        foreach (var digits in choices)
        {
            var ticks = Enumerable.Range(first, last - first + 1)
                .SelectMany(power => digits.Select(digit => Rounded(digit * Math.Pow(10, power))))
                .Where(tick => tick >= low && tick <= high).ToList();
            if (digits.Length == 9 && ticks.Count < 3)   // too narrow for whole digits
                return Linear(low, high, count);
            if (ticks.Count <= 2 * count)
                return ticks;
        }
        var every = Math.Max(1, (last - first) / Math.Max(1, count));
        return [.. Enumerable.Range(first, last - first + 1).Where(power => power % every == 0)
            .Select(power => Math.Pow(10, power)).Where(tick => tick >= low && tick <= high)];
    }

    /// <summary>All ticks of an axis with the same unit and decimals.</summary>
    public static IReadOnlyList<string> Labels(IReadOnlyList<double> ticks)
    {
        var largest = ticks.Select(Math.Abs).DefaultIfEmpty(0).Max();
        var smallest = ticks.Select(Math.Abs).Where(tick => tick > 0).DefaultIfEmpty(1).Min();
        var (unit, suffix) = largest switch
        {
            >= 1e9 => (1e9, " G"),
            >= 1e6 => (1e6, " M"),
            >= 1e4 => (1e3, " k"),
            _ => (1.0, ""),
        };
        var wide = unit > 1 && smallest < 0.01 * unit;   // many decades: small values have no digits left in the unit
        if (largest >= 1e15 || smallest < 1e-6 || wide)
            return [.. ticks.Select(tick => Minus(tick.ToString("0.##e0", CultureInfo.InvariantCulture)))];
        var format = largest < 100 * smallest ? "F" + ticks.Max(tick => Decimals(tick / unit)) : "0.######";
        return [.. ticks.Select(tick =>
            tick == 0 ? "0" : Minus((tick / unit).ToString(format, CultureInfo.InvariantCulture)) + suffix)];
    }

    private static int Decimals(double value) =>
        value.ToString("0.######", CultureInfo.InvariantCulture) is var text && text.IndexOf('.') is >= 0 and var point
            ? text.Length - point - 1
            : 0;

    private static double Rounded(double value) =>
        value == 0 ? 0 : double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Minus(string number) => number.Replace('-', '−');
}
