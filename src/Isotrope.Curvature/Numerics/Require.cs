using System.Runtime.CompilerServices;

namespace Isotrope.Curvature.Numerics;

/// <summary>Checks of arguments; each failure says what was given, what is allowed and what to do.</summary>
internal static class Require
{
    /// <summary>Accepts finite values above 0.</summary>
    public static double Positive(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {Text(value)}, but must be positive and finite. {hint}");
        return value;
    }

    /// <summary>Accepts finite values from 0 on.</summary>
    public static double NotNegative(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {Text(value)}, but must be finite and not negative. {hint}");
        return value;
    }

    /// <summary>Accepts finite values.</summary>
    public static double Finite(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(value)}, but must be finite. {hint}");
        return value;
    }

    private static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
