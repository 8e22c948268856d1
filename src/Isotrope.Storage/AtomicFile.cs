using System.Text;
using Isotrope.Storage.Files;

namespace Isotrope.Storage;

/// <summary>Writes files that exist either as they were or as they were meant to be, never in between.</summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk and renamed over the target; then the folder
/// is flushed, so that a power cut cannot undo the rename. A killed process leaves at most a temporary file behind
/// (<c>.name.*.tmp</c>), a failed write not even that.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes a text in UTF-8 without byte-order mark.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="text">Its new content.</param>
    /// <exception cref="IOException">The text could not be written; the message tells the path and the free bytes. The old
    /// file is intact.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes whatever a callback puts into a stream.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="write">Receives a buffered, write-only stream. What it throws passes through; the old file is then
    /// intact.</param>
    /// <exception cref="IOException">The content could not be written; the message tells the path and the free bytes. The old
    /// file is intact.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)
            ?? throw new ArgumentException($"'{path}' is the root of a file system, but a file is needed.", nameof(path));
        var temporary = Path.Combine(folder, TemporaryName(Path.GetFileName(target)));
        try
        {
            WriteDurably(temporary, write);
            File.Move(temporary, target, overwrite: true);
            Folder.Flush(folder);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            Discard(temporary);
            throw WriteFailure.Explain(target, error);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Tells whether a file of this name is what a killed <see cref="Write"/> leaves behind.</summary>
    internal static bool IsTemporary(string name) => name.StartsWith('.') && name.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>Creates a new file and returns only when its content is on the disk.</summary>
    internal static void WriteDurably(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static string TemporaryName(string name) => $".{name}.{Path.GetRandomFileName()}.tmp";

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            // The failure that brought us here is the one to report, and a temporary file never counts as content.
        }
    }
}
