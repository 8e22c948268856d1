using Isotrope.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Isotrope.Storage.Safetensors;

/// <summary>A safetensors file: named tensors behind a JSON header.</summary>
/// <remarks>
/// Opening reads and checks the header alone; elements are read where the caller wants them, by position and without a copy in
/// between, so that any number of threads may read at once. The file is deliberately not mapped into memory: when another process
/// shortens a mapped file, the reader is killed by a signal, and here it gets an exception.
/// Source: <see href="https://github.com/huggingface/safetensors#format"/>.
/// Departures: what the format leaves to the reader is refused (members it does not define, empty or unprintable names, more than
/// 64 dimensions).
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header)
    {
        Path = path;
        _handle = handle;
        Tensors = header.Tensors;
        Metadata = header.Metadata;
        DataStart = header.DataStart;
    }

    /// <summary>The file's absolute path.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Free text that the writer added, by name; empty if it added none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the tensors' bytes begin, from the start of the file.</summary>
    internal long DataStart { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorruptFileException">The file violates the format; path and byte are named.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is a folder, or reading it is not permitted.</exception>
    public static SafetensorsFile Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var handle = File.OpenHandle(full, share: FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new(full, handle, ReadHeader(handle, full));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file atomically: it appears complete or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="tensors">The tensors. Those with wider elements are laid out first, so that each begins at a multiple of
    /// its element.</param>
    /// <param name="metadata">Free text by name, or null for none.</param>
    /// <exception cref="ArgumentException">A name is empty, reserved, unprintable or occurs twice; a shape is negative or
    /// too large; a callback wrote other than the tensor's number of bytes; or the header would exceed 100 MB. The old file
    /// is intact.</exception>
    /// <exception cref="IOException">The file could not be written; the message tells the path and the free bytes. The old
    /// file is intact.</exception>
    public static void Write(
        string path, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var layout = SafetensorsLayout.Of(tensors, metadata);
        AtomicFile.Write(path, stream => layout.Write(stream));
    }

    /// <summary>Reads elements of a tensor as they are stored.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">Filled completely: row-major, little-endian.</param>
    /// <param name="start">The first byte to read, counted from the tensor's first.</param>
    /// <exception cref="ArgumentException">The file has no such tensor, or the range reaches beyond it.</exception>
    /// <exception cref="CorruptFileException">The file has become shorter since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(string name, Span<byte> destination, long start = 0)
    {
        var tensor = Find(name);
        if (start < 0 || start > tensor.Bytes - destination.Length)
            throw new ArgumentOutOfRangeException(nameof(start), start,
                $"'{name}' has {tensor.Bytes} bytes, which do not hold {destination.Length} from there on. " +
                "Read fewer or begin earlier.");
        ReadAt(tensor.Offset + start, destination);
    }

    /// <summary>Closes the file. The descriptions of its tensors stay valid.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Bytes in the file now.</summary>
    internal long Length => RandomAccess.GetLength(_handle);

    /// <summary>Reads any part of the file.</summary>
    internal void ReadAt(long offset, Span<byte> destination) => Positional.Fill(_handle, Path, offset, destination);

    private TensorInfo Find(string name) => Tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new ArgumentException(
            $"{Path} has no tensor '{name}'. It has {Tensors.Count}: " +
            $"{string.Join(", ", Tensors.Keys.Take(8))}{(Tensors.Count > 8 ? ", ..." : "")}.",
            nameof(name));

    private static SafetensorsHeader ReadHeader(SafeFileHandle handle, string path)
    {
        var fileLength = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.Prefix];
        prefix = prefix[..(int)Math.Min(prefix.Length, fileLength)];
        Positional.Fill(handle, path, 0, prefix);

        var json = new byte[SafetensorsHeader.Length(prefix, fileLength, path)];
        Positional.Fill(handle, path, SafetensorsHeader.Prefix, json);
        return new SafetensorsHeaderParser(json, fileLength, path).Parse();
    }
}
