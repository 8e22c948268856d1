using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Isotrope.Training.Data;

/// <summary>A source of random numbers with a name of its own, whose state can be saved and restored.</summary>
/// <remarks>
/// xoshiro256** (D. Blackman and S. Vigna, 2018, <see href="https://prng.di.unimi.it/"/>), started from the SHA-256 of
/// seed and name: streams of different names or seeds have nothing to do with each other, and the same one is the same
/// on every system.
/// </remarks>
public sealed class RandomStream
{
    private readonly ulong[] _state = new ulong[4];

    /// <summary>The stream of that name and seed, at its beginning.</summary>
    /// <param name="name">What it is used for.</param>
    /// <param name="seed">Which of its many versions.</param>
    public RandomStream(string name, long seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed} {name}")), hash);
        for (var i = 0; i < _state.Length; i++) _state[i] = BinaryPrimitives.ReadUInt64LittleEndian(hash[(8 * i)..]);
    }

    /// <summary>All that determines the numbers to come: 64 hexadecimal digits.</summary>
    public string State => string.Concat(_state.Select(word => word.ToString("x16")));

    /// <summary>Continues where a stream stood when its <see cref="State"/> was read.</summary>
    /// <param name="state">64 hexadecimal digits, not all zero.</param>
    /// <exception cref="ArgumentException">It is not such a state.</exception>
    public void Restore(string state)
    {
        if (state.Length != 64 || !state.All(char.IsAsciiHexDigit) || state.All(digit => digit == '0'))
            throw new ArgumentException(
                $"'{state}' is not the state of a random stream, which is 64 hexadecimal digits, not all zero. " +
                $"Give what {nameof(State)} returned.", nameof(state));
        for (var i = 0; i < _state.Length; i++) _state[i] = Convert.ToUInt64(state.Substring(16 * i, 16), 16);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_state[1] * 5, 7) * 9;
        var shifted = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= shifted;
        _state[3] = BitOperations.RotateLeft(_state[3], 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>An integer in [0, bound), each as likely as any other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var excess = (0UL - (ulong)bound) % (ulong)bound;   // 2⁶⁴ mod bound: below it, small remainders are favoured
        ulong bits;
        do bits = NextBits();
        while (bits < excess);
        return (long)(bits % (ulong)bound);
    }
}
