using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Isotrope.Storage.Files;

/// <summary>What .NET does not offer for folders: making their entries durable.</summary>
internal static partial class Folder
{
    private const int InvalidArgument = 22;      // EINVAL, the same on Linux and macOS: this file system cannot flush folders

    /// <summary>Returns when the entries of a folder (names created, renamed, removed) are on the disk. Does nothing on Windows.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk reports an error.</exception>
    internal static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(path, 0);          // O_RDONLY
        if (descriptor < 0)
            throw Failure("open", path);
        try
        {
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Failure("flush", path);
        }
        finally
        {
            _ = Close(descriptor);               // nothing was written through this descriptor, so closing it cannot lose anything
        }
    }

    private static IOException Failure(string verb, string path)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException($"Could not {verb} the folder {path}: {new Win32Exception(code).Message}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
