using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Isotrope.Storage.Files;

/// <summary>The calls of the C library that .NET does not make for us.</summary>
internal static partial class Posix
{
    private const int InvalidArgument = 22;      // EINVAL, the same on Linux and macOS: this file system cannot flush folders

    /// <summary>Opens a file or folder to read, without taking a lock as .NET does.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static SafeFileHandle OpenToRead(string path)
    {
        var descriptor = Open(path, 0);          // O_RDONLY
        return descriptor >= 0 ? new(descriptor, ownsHandle: true) : throw Failure("open", path);
    }

    /// <summary>Returns when what was written to a file or folder is on the disk.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    internal static void Flush(SafeFileHandle handle, string path)
    {
        if (Sync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            throw Failure("flush", path);
    }

    private static IOException Failure(string verb, string path)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException($"Could not {verb} {path}: {new Win32Exception(code).Message}.", code);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle descriptor);
}
