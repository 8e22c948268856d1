namespace Isotrope.Storage.Tests;

/// <summary>A disk that is full: the system's own error, from a device that is always full.</summary>
internal static class FullDisk
{
    private const string Device = "/dev/full";

    internal const int NoSpace = 28;             // ENOSPC

    internal static bool Exists => File.Exists(Device);

    /// <summary>Writes something, then meets the full disk.</summary>
    internal static void Write(Stream stream)
    {
        stream.Write(new byte[100_000]);
        using var full = new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        full.WriteByte(0);
    }
}
