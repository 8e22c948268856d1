using System.Buffers.Binary;
using System.Text;

namespace Isotrope.Native;

/// <summary>The part of a little-endian ELF64 shared library that says which versions of other libraries it demands.</summary>
/// <remarks>
/// Reads the dynamic section (PT_DYNAMIC), hence what the dynamic loader itself sees, also in stripped files. Layout: System V
/// ABI, chapter 5, and the GNU symbol versioning extension (DT_VERNEED, DT_VERSYM).
/// </remarks>
internal sealed class ElfImage
{
    private const uint Loadable = 1, Dynamic = 2;
    private const long StringTable = 5, SymbolTable = 6, Relocations = 7, RelocationsSize = 8,
        JumpRelocations = 23, JumpRelocationsSize = 2,
        VersionOfSymbol = 0x6ffffff0, VersionNeeds = 0x6ffffffe, VersionNeedsCount = 0x6fffffff;
    private const ushort Weak = 2;

    private readonly List<(ulong Address, ulong Size, ulong Offset)> _segments = [];
    private readonly Dictionary<long, ulong> _dynamic = [];

    private ElfImage(byte[] bytes)
    {
        Bytes = bytes;
        ReadDynamicSection();
    }

    /// <summary>The file's bytes, changed by <see cref="RelaxUnusedVersions"/>.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads a file; null if it is no such library or is damaged.</summary>
    public static ElfImage? TryRead(string path)
    {
        var bytes = File.ReadAllBytes(path);
        ReadOnlySpan<byte> elf64LittleEndian = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!bytes.AsSpan().StartsWith(elf64LittleEndian)) return null;
        try
        {
            return new ElfImage(bytes);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Makes optional each version that the message complains of and of which nothing is used.</summary>
    /// <param name="message">The dynamic loader's error, which names the missing version.</param>
    /// <returns>What was relaxed, as <c>file:version</c>; empty if a missing version is really used.</returns>
    public IReadOnlyList<string> RelaxUnusedVersions(string message)
    {
        if (UsedSymbols(message).Count > 0) return [];
        var relaxed = new List<string>();
        foreach (var need in Missing(message))
        {
            var flags = Bytes.AsSpan(need.FlagsOffset);
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(U16(need.FlagsOffset) | Weak));
            relaxed.Add($"{need.File}:{need.Version}");
        }
        return relaxed;
    }

    /// <summary>The symbols of missing versions that some relocation refers to.</summary>
    public IReadOnlyCollection<string> UsedSymbols(string message)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        if (!_dynamic.ContainsKey(VersionOfSymbol)) return used;
        var missing = Missing(message).Select(need => (ushort)(U16(need.FlagsOffset + 2) & 0x7fff)).ToHashSet();
        int versions = Offset(VersionOfSymbol), symbols = Offset(SymbolTable), strings = Offset(StringTable);
        foreach (var symbol in RelocatedSymbols())
            if (missing.Contains((ushort)(U16(versions + 2 * symbol) & 0x7fff)))
                used.Add(Text(strings + (int)U32(symbols + 24 * symbol)));
        return used;
    }

    private readonly record struct Need(string File, string Version, int FlagsOffset);

    private IEnumerable<Need> Missing(string message) =>
        Needs().Where(need => (U16(need.FlagsOffset) & Weak) == 0
            && (message.Contains($"'{need.Version}'") || message.Contains($"`{need.Version}'")));

    private IEnumerable<Need> Needs()
    {
        if (!_dynamic.TryGetValue(VersionNeedsCount, out var files)) yield break;
        int strings = Offset(StringTable), file = Offset(VersionNeeds);
        for (ulong i = 0; i < files; i++)
        {
            var name = Text(strings + (int)U32(file + 4));
            var entry = file + (int)U32(file + 8);
            for (var left = U16(file + 2); left > 0; left--)
            {
                yield return new(name, Text(strings + (int)U32(entry + 8)), entry + 4);
                entry += (int)U32(entry + 12);
            }
            file += (int)U32(file + 12);
        }
    }

    private IEnumerable<int> RelocatedSymbols()
    {
        foreach (var (table, size) in new[] { (Relocations, RelocationsSize), (JumpRelocations, JumpRelocationsSize) })
        {
            if (!_dynamic.ContainsKey(table)) continue;
            var start = Offset(table);
            for (ulong at = 0; at + 24 <= _dynamic[size]; at += 24)   // r_offset, r_info, r_addend: 8 bytes each
                if ((int)(U64(start + (int)at + 8) >> 32) is > 0 and var symbol)
                    yield return symbol;
        }
    }

    private void ReadDynamicSection()
    {
        int headers = checked((int)U64(0x20)), size = U16(0x36), count = U16(0x38);
        (ulong Start, ulong End) dynamic = default;
        for (var header = headers; header < headers + count * size; header += size)
        {
            ulong offset = U64(header + 8), address = U64(header + 16), length = U64(header + 32);
            if (U32(header) == Loadable) _segments.Add((address, length, offset));
            if (U32(header) == Dynamic) dynamic = (offset, offset + length);
        }
        for (var at = dynamic.Start; at + 16 <= dynamic.End; at += 16)
            if ((long)U64(checked((int)at)) is not 0 and var tag)
                _dynamic[tag] = U64((int)at + 8);
    }

    /// <summary>Where in the file the table lies whose address the dynamic section gives.</summary>
    private int Offset(long tag)
    {
        var address = _dynamic[tag];
        foreach (var (start, size, offset) in _segments)
            if (address >= start && address < start + size)
                return checked((int)(address - start + offset));
        throw new InvalidDataException($"The ELF address 0x{address:x} lies in no segment.");
    }

    private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(offset));
    private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(offset));
    private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(offset));

    private string Text(int offset) =>
        Encoding.ASCII.GetString(Bytes.AsSpan(offset, Bytes.AsSpan(offset).IndexOf((byte)0)));
}
