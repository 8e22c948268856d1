using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Isotrope.Optimizers;

/// <summary>Random numbers that follow from a name, a seed and a count alone: a rule that draws by its step count goes on after a
/// restart as if it had never stopped, with no state of its own.</summary>
/// <remarks>The first 64 bits of SHA-256 of the three: streams of different names or seeds have nothing to do with each
/// other.</remarks>
internal static class CountedDraws
{
    /// <summary>A seed, from 0 on.</summary>
    public static long Seed(string name, long seed, long count) => (long)(Bits(name, seed, count) >> 1);

    /// <summary>An integer in [0, bound), each as likely as any other to one in 2⁶⁴/bound.</summary>
    public static int Below(int bound, string name, long seed, long count) => (int)(Bits(name, seed, count) % (ulong)bound);

    private static ulong Bits(string name, long seed, long count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed} {name} {count}")), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
