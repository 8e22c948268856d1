using System.Globalization;
using System.Runtime.CompilerServices;

namespace Isotrope.Experiments.Trials;

/// <summary>An interpolated text whose numbers are written the same in every culture.</summary>
[InterpolatedStringHandler]
internal ref struct Evidence(int literalLength, int formattedCount)
{
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>The text, once.</summary>
    public string Text() => _text.ToStringAndClear();
}
