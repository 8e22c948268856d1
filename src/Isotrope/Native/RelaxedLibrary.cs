using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Isotrope.Native;

/// <summary>Loads a shared library from bytes in memory.</summary>
internal static partial class RelaxedLibrary
{
    private const uint CloseOnExec = 1;   // MFD_CLOEXEC

    /// <summary>Loads through an anonymous memory file, so that nothing touches a disk.</summary>
    public static bool TryLoadFromMemory(byte[] image, out nint handle)
    {
        handle = 0;
        var descriptor = CreateMemoryFile("libLibTorchSharp.so", CloseOnExec);
        if (descriptor < 0) return false;
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);   // the mapping outlives the descriptor
        try
        {
            RandomAccess.Write(file, image, 0);
        }
        catch (IOException)
        {
            return false;
        }
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out handle);
    }

    /// <summary>Loads through a private temporary file where the kernel or a policy forbids memory files.</summary>
    public static bool TryLoadFromFile(byte[] image, out nint handle, out string message)
    {
        handle = 0;
        message = "";
        var folder = Directory.CreateTempSubdirectory("isotrope-");   // readable by this user only
        try
        {
            var copy = Path.Combine(folder.FullName, "libLibTorchSharp.so");
            File.WriteAllBytes(copy, image);
            handle = NativeLibrary.Load(copy);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            message = exception.Message;
            return false;
        }
        finally
        {
            folder.Delete(recursive: true);   // the mapping outlives the name
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
