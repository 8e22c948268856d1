using System.Runtime.CompilerServices;

namespace Isotrope;

/// <summary>Checks of options; each failure says what was given, what is allowed and what to do.</summary>
internal static class Require
{
    /// <summary>Accepts values in [low, high); NaN fails.</summary>
    public static void InRange(double value, double low, double high, string hint,
        [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= low && value < high))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [{low}, {high}). {hint}");
    }

    /// <summary>Accepts finite values from 0 on.</summary>
    public static void NotNegative(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "") =>
        InRange(value, 0, double.PositiveInfinity, hint, name);

    /// <summary>Accepts finite values above 0.</summary>
    public static void Positive(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive and finite. {hint}");
    }

    /// <summary>Accepts finite values.</summary>
    public static void Finite(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite. {hint}");
    }

    /// <summary>Accepts members of an enumeration.</summary>
    public static void Member<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
