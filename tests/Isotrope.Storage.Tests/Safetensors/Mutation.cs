using System.Text;

namespace Isotrope.Storage.Tests.Safetensors;

/// <summary>Alters files the way disks, transfers and attackers do.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_tokens =
    [
        .. new[]
        {
            "-1", "0", "1", "2", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e9", "0.5", "null",
            "[", "]", "{", "}", ",", ":", "\"", "\\", "\\u0000", "\\uD800",
            "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F32\"", "\"F4\"", "\"BF16\"",
        }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0],
    ];

    /// <summary>A copy with one to four alterations.</summary>
    internal static byte[] Of(byte[] original, Random random)
    {
        var bytes = original;
        for (var i = random.Next(1, 5); i > 0; i--)
            bytes = Once(bytes, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
            return [(byte)random.Next(256)];
        var at = random.Next(bytes.Length);
        var end = Math.Min(bytes.Length, at + random.Next(1, 17));
        return random.Next(8) switch
        {
            0 => With(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
            1 => With(bytes, at, (byte)random.Next(256)),
            2 => With(bytes, random.Next(Math.Min(8, bytes.Length)), (byte)random.Next(256)),
            3 => bytes[..at],
            4 => Fitted([.. bytes[..at], .. bytes[end..]], bytes, random),
            5 => Fitted([.. bytes[..end], .. bytes[at..]], bytes, random),
            6 => Fitted([.. bytes[..at], .. s_tokens[random.Next(s_tokens.Length)], .. bytes[at..]], bytes, random),
            _ => Fitted(WithNumber(bytes, at, random), bytes, random),
        };
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] copy = [.. bytes];
        copy[at] = value;
        return copy;
    }

    private static byte[] WithNumber(byte[] bytes, int at, Random random)
    {
        while (at < bytes.Length && !char.IsAsciiDigit((char)bytes[at]))
            at++;
        var end = at;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
            end++;
        return [.. bytes[..at], .. Encoding.ASCII.GetBytes(random.Next(40).ToString()), .. bytes[end..]];
    }

    // Three times in four the length in front grows along: this reaches the deeper checks.
    private static byte[] Fitted(byte[] changed, byte[] original, Random random)
    {
        if (changed.Length > 8 && random.Next(4) > 0)
            changed[0] = (byte)(changed[0] + changed.Length - original.Length);
        return changed;
    }
}
