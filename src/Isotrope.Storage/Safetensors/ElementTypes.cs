using System.Text;

namespace Isotrope.Storage.Safetensors;

/// <summary>Names and sizes of the element types, as the format fixes them.</summary>
/// <remarks>Source: <see href="https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs"/>,
/// <c>Dtype</c>.</remarks>
public static class ElementTypes
{
    private static readonly (ElementType Type, string Name, int Bits)[] s_table =
    [
        (ElementType.Bool, "BOOL", 8),
        (ElementType.UInt8, "U8", 8),
        (ElementType.Int8, "I8", 8),
        (ElementType.UInt16, "U16", 16),
        (ElementType.Int16, "I16", 16),
        (ElementType.UInt32, "U32", 32),
        (ElementType.Int32, "I32", 32),
        (ElementType.UInt64, "U64", 64),
        (ElementType.Int64, "I64", 64),
        (ElementType.Float16, "F16", 16),
        (ElementType.BFloat16, "BF16", 16),
        (ElementType.Float32, "F32", 32),
        (ElementType.Float64, "F64", 64),
        (ElementType.Complex64, "C64", 64),
        (ElementType.Float8E5M2, "F8_E5M2", 8),
        (ElementType.Float8E4M3, "F8_E4M3", 8),
        (ElementType.Float8E8M0, "F8_E8M0", 8),
        (ElementType.Float8E5M2Fnuz, "F8_E5M2FNUZ", 8),
        (ElementType.Float8E4M3Fnuz, "F8_E4M3FNUZ", 8),
        (ElementType.Float6E2M3, "F6_E2M3", 6),
        (ElementType.Float6E3M2, "F6_E3M2", 6),
        (ElementType.Float4, "F4", 4),
    ];

    private static readonly byte[][] s_utf8Names = [.. s_table.Select(row => Encoding.UTF8.GetBytes(row.Name))];

    /// <summary>The names of all types, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", s_table.Select(row => row.Name));

    /// <summary>The format's name of a type, for instance <c>BF16</c>.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the enumeration's values.</exception>
    public static string FormatName(this ElementType type) => Row(type).Name;

    /// <summary>The bits that one element takes; 4 and 6 occur.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the enumeration's values.</exception>
    public static int Bits(this ElementType type) => Row(type).Bits;

    /// <summary>The bytes that a tensor takes, or null when they cannot be counted in 63 bits or are not whole.</summary>
    internal static long? BytesOf(this ElementType type, ReadOnlySpan<long> shape)
    {
        Int128 elements = 1;
        foreach (var length in shape)
        {
            elements *= length;
            if (elements > long.MaxValue)        // stays in range, since each factor is below 2^63
                return null;
        }
        var bits = elements * type.Bits();
        return bits % 8 == 0 && bits / 8 <= long.MaxValue ? (long)(bits / 8) : null;
    }

    /// <summary>Finds a type by its name in the format.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> utf8, out ElementType type)
    {
        for (var i = 0; i < s_utf8Names.Length; i++)
        {
            if (!utf8.SequenceEqual(s_utf8Names[i]))
                continue;
            type = s_table[i].Type;
            return true;
        }
        type = default;
        return false;
    }

    private static (ElementType Type, string Name, int Bits) Row(ElementType type) =>
        (uint)type < (uint)s_table.Length
            ? s_table[(int)type]                 // the table is in the order of the enumeration; a test holds it to that
            : throw new ArgumentOutOfRangeException(
                nameof(type), type, $"{(int)type} is no element type. The types are {Names}.");
}
