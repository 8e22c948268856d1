using System.IO.Hashing;

namespace Isotrope.Storage.Files;

/// <summary>How checksums are spelt: XXH128 in 32 lower-case hexadecimal digits.</summary>
/// <remarks>It finds accidents, not attacks: whoever can alter the file can alter the checksum. It runs at the speed of
/// memory.</remarks>
internal static class Checksum
{
    /// <summary>Digits of a checksum.</summary>
    internal const int Digits = 32;

    internal static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(XxHash128.Hash(bytes));

    internal static string Of(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());
}
