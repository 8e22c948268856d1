using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Isotrope.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Isotrope.Storage.Runs;

/// <summary>Who holds a lock: the one line in its file.</summary>
/// <param name="Id">Number of the process.</param>
/// <param name="Started">When it started, UTC.</param>
/// <param name="Host">Name of its machine.</param>
internal sealed record RunLockHolder(int Id, DateTime Started, string Host)
{
    private const int MaximumLength = 512;       // bytes read of the line; a host's name has at most 255

    // The system computes start times from ticks since the boot, and the time of the boot wobbles between two processes.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(2);

    /// <summary>This process.</summary>
    internal static RunLockHolder Current { get; } = Create();

    /// <summary>Tells whether the process lives on this machine. A later one with the same number does not count.</summary>
    internal bool IsRunning =>
        Host == Environment.MachineName && StartOf(Id) is { } start
        && (start - Started).Duration() <= s_tolerance;

    /// <summary>Reads the line of a lock that somebody else may hold; null if there is none or it may not be read.</summary>
    internal static RunLockHolder? Read(string path)
    {
        try
        {
            using var handle = OperatingSystem.IsWindows() ? File.OpenHandle(path) : Posix.OpenToRead(path);
            return Read(handle);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            return null;                         // Windows does not let others read it; the message then names nobody
        }
    }

    /// <summary>Reads the line of an open lock; null if there is none.</summary>
    internal static RunLockHolder? Read(SafeFileHandle handle)
    {
        Span<byte> bytes = stackalloc byte[MaximumLength];
        bytes = bytes[..RandomAccess.Read(handle, bytes, fileOffset: 0)];
        var parts = Encoding.UTF8.GetString(bytes).Trim().Split(' ', 3);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && DateTime.TryParseExact(parts[1], "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var started)
            ? new(id, started, parts[2])
            : null;
    }

    /// <summary>Writes the line.</summary>
    internal void Write(FileStream stream)
    {
        stream.SetLength(0);
        stream.Position = 0;
        stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id} {Started:O} {Host}\n")));
        stream.Flush();
    }

    private static RunLockHolder Create()
    {
        using var process = Process.GetCurrentProcess();
        return new(process.Id, process.StartTime.ToUniversalTime(), Environment.MachineName);
    }

    private static DateTime? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;                         // it has ended
        }
    }
}
