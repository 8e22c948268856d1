using System.Globalization;

namespace Isotrope.Reporting.Html;

/// <summary>Numbers as a reader wants them: few digits, a real minus sign, units, and words for what is no number.</summary>
internal static class Number
{
    /// <summary>What stands where nothing is known.</summary>
    public const string Absent = "–";

    /// <summary>A loss in nats, three decimals.</summary>
    public static string Loss(double? value) => Fixed(value, 3);

    /// <summary>A difference of losses, three decimals and a sign.</summary>
    public static string Difference(double? value) => value is { } number && double.IsFinite(number)
        ? (Math.Round(number, 3) > 0 ? "+" : "") + Fixed(number, 3)
        : Absent;

    /// <summary>A given number of decimals.</summary>
    public static string Fixed(double? value, int decimals) => value switch
    {
        null => Absent,
        { } number when !double.IsFinite(number) => "diverged",
        { } number when Math.Abs(number) >= 1e9 => Scientific(number),
        { } number => Sign((Math.Round(number, decimals) + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture)),
    };

    /// <summary>A whole number in groups of three.</summary>
    public static string Count(double? value) => value is { } number && double.IsFinite(number)
        ? Sign(number.ToString("N0", CultureInfo.InvariantCulture))
        : Absent;

    /// <summary>Seconds as milliseconds, three digits.</summary>
    public static string Milliseconds(double? seconds) => seconds is { } value && double.IsFinite(value)
        ? Fixed(value * 1000, value >= 0.1 ? 0 : value >= 0.01 ? 1 : 2)
        : Absent;

    /// <summary>Bytes in binary units.</summary>
    public static string Bytes(double? bytes)
    {
        if (bytes is not { } value)
            return Absent;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
            value /= 1024;
        return $"{Fixed(value, unit == 0 || value >= 100 ? 0 : 1)} {units[unit]}";
    }

    /// <summary>Four significant digits in the shortest spelling, for learning rates.</summary>
    public static string Short(double? value) => value switch
    {
        null => Absent,
        { } number when !double.IsFinite(number) => Absent,
        { } number when number != 0 && Math.Abs(number) is < 1e-4 or >= 1e6 => Scientific(number),
        { } number => Sign(number.ToString("G4", CultureInfo.InvariantCulture)),
    };

    private static string Scientific(double number) => Sign(number.ToString("0.###e0", CultureInfo.InvariantCulture));

    private static string Sign(string number) => number.Replace('-', '−');
}
