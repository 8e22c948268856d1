using System.Globalization;
using System.Text;

namespace Isotrope.Training.Data;

/// <summary>A text that needs no file: nested arithmetic expressions with their values, one a line.</summary>
/// <remarks>
/// <c>((7-2)*(3+4))-8=27</c>. It has structure at several ranges: digits, matching brackets, and values that follow
/// from what is far before them. Numbers are single digits and operators +, −, *, nested up to four deep.
/// </remarks>
public static class Expressions
{
    private const int Deepest = 4;   // 16 digits at most: 9^16 still fits into 64 bits

    /// <summary>Generates the text.</summary>
    /// <param name="length">Its length in bytes; the last line is cut there. Default 4 MB.</param>
    /// <param name="seed">Seed of the expressions. Default 1.</param>
    /// <param name="note">What a reader of results should know of it, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public static Corpus Generate(int length = 4_000_000, long seed = 1, string? note = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var random = new RandomStream("expressions", seed);
        var text = new StringBuilder(length + 128);
        while (text.Length < length)
        {
            var value = Append(text, 1 + (int)random.Below(Deepest), random);
            text.Append('=').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return new("arithmetic expressions", Encoding.ASCII.GetBytes(text.ToString(0, length)), note);
    }

    /// <summary>Writes left, operator, right, and says what it is worth.</summary>
    private static long Append(StringBuilder text, int depth, RandomStream random)
    {
        var left = Operand(text, depth - 1, random);
        var sign = "+-*"[(int)random.Below(3)];
        text.Append(sign);
        var right = Operand(text, depth - 1, random);
        return sign switch { '+' => left + right, '-' => left - right, _ => left * right };
    }

    private static long Operand(StringBuilder text, int depth, RandomStream random)
    {
        if (depth == 0 || random.Below(4) == 0)
        {
            var digit = (int)random.Below(10);
            text.Append(digit);
            return digit;
        }

        text.Append('(');
        var value = Append(text, depth, random);
        text.Append(')');
        return value;
    }
}
