using System.Globalization;

namespace Isotrope.Spectral;

/// <summary>A moment of a schedule: a step, or a share of all steps.</summary>
/// <param name="Value">The step, or the share in per cent; at least 0.</param>
/// <param name="IsShare">Whether it is a share.</param>
public readonly record struct SchedulePosition(double Value, bool IsShare)
{
    /// <summary>The step, which need not be whole.</summary>
    /// <param name="horizon">All steps.</param>
    public double Step(long horizon) => IsShare ? Value / 100 * horizon : Value;

    /// <summary>The position as one writes it: <c>120</c> or <c>40%</c>.</summary>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture) + (IsShare ? "%" : "");

    /// <summary>Reads a position.</summary>
    /// <exception cref="ArgumentException">The text is neither a step nor a share from 0% to 100%.</exception>
    internal static SchedulePosition Parse(string text)
    {
        var share = text.EndsWith('%');
        if (!double.TryParse(share ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !(value >= 0 && double.IsFinite(value)) || (share && value > 100))
            throw new ArgumentException(
                $"'{text}' is no position in a schedule. Write a step such as 1200, or a share of all steps such as 40%.",
                nameof(text));
        return new(value, share);
    }
}
