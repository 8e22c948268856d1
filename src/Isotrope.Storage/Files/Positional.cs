using Microsoft.Win32.SafeHandles;

namespace Isotrope.Storage.Files;

/// <summary>Reading by position.</summary>
internal static class Positional
{
    /// <summary>Fills a buffer from a file.</summary>
    /// <exception cref="CorruptFileException">The file ends before.</exception>
    internal static void Fill(SafeFileHandle handle, string path, long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(handle, destination, offset);
            if (read == 0)
                throw new CorruptFileException(path, offset,
                    $"the file ends here, {destination.Length} bytes too early. It was cut short while in use.");
            offset += read;
            destination = destination[read..];
        }
    }
}
