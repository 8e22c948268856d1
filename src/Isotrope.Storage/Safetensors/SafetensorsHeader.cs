using System.Buffers.Binary;

namespace Isotrope.Storage.Safetensors;

/// <summary>The checked header of a safetensors file.</summary>
/// <param name="Tensors">The tensors by name.</param>
/// <param name="Metadata">Free text by name; empty if there is none.</param>
/// <param name="DataStart">Where the tensors' bytes begin, from the start of the file.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, TensorInfo> Tensors, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    /// <summary>Bytes of the length that precedes the JSON.</summary>
    internal const int Prefix = 8;

    /// <summary>Longest JSON that the format allows, bytes (<c>MAX_HEADER_SIZE</c> of the reference).</summary>
    internal const int MaximumLength = 100_000_000;

    /// <summary>More lengths than any library can handle in one tensor; the format itself sets no limit.</summary>
    internal const int MaximumRank = 64;

    /// <summary>The name under which the header keeps free text instead of a tensor.</summary>
    internal const string MetadataName = "__metadata__";

    /// <summary>Reads the header of a whole file that lies in memory.</summary>
    internal static SafetensorsHeader Read(ReadOnlySpan<byte> file, string path)
    {
        var length = Length(file[..Math.Min(Prefix, file.Length)], file.Length, path);
        return new SafetensorsHeaderParser(file.Slice(Prefix, length), file.Length, path).Parse();
    }

    /// <summary>Reads the length of the JSON from the first bytes of a file.</summary>
    /// <param name="prefix">The first <see cref="Prefix"/> bytes, or all of a shorter file.</param>
    /// <param name="fileLength">Bytes in the file.</param>
    /// <param name="path">The file, for messages.</param>
    internal static int Length(ReadOnlySpan<byte> prefix, long fileLength, string path)
    {
        if (prefix.Length < Prefix)
            throw new CorruptFileException(path, prefix.Length,
                $"the file ends after {prefix.Length} bytes, but a safetensors file begins with {Prefix} bytes " +
                "for its header's length.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength)
            throw new CorruptFileException(path, 0,
                $"the header claims {length} bytes, but the format allows {MaximumLength}. " +
                "This is probably not a safetensors file.");
        if ((long)length > fileLength - Prefix)
            throw new CorruptFileException(path, 0,
                $"the header claims {length} bytes, but only {fileLength - Prefix} follow. The file is cut short.");
        return (int)length;
    }
}
