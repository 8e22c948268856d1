using Isotrope.Storage.Files;

namespace Isotrope.Storage.Runs;

/// <summary>Lets one process at a time write into a run folder.</summary>
/// <remarks>
/// The operating system holds the lock and releases it when the process ends, however it ends. The file <c>run.lock</c>
/// also tells who holds it (process, start time, host), which serves the message and decides on file systems that know no
/// locks: there the entry of a process that is dead, or whose number now belongs to another, is taken over. The empty file
/// stays behind, since removing it would open a gap between two processes that look for it.
/// </remarks>
public sealed class RunLock : IDisposable
{
    /// <summary>Name of the lock's file.</summary>
    public const string FileName = "run.lock";

    // What the system reports for a file that another process has locked.
    private const int LinuxBusy = 11;            // EAGAIN
    private const int MacBusy = 35;              // EAGAIN
    private const int WindowsBusy = 32;          // ERROR_SHARING_VIOLATION

    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of a folder.</summary>
    /// <param name="folder">The folder; it must exist.</param>
    /// <exception cref="RunInUseException">Another process, or another part of this one, holds it; the message says
    /// which and what to do.</exception>
    /// <exception cref="IOException">The lock's file cannot be written.</exception>
    public static RunLock Acquire(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {Path.GetFullPath(folder)} to lock. Create it first.");
        if (TryOpen(path) is not { } stream)
            throw Held(path);
        try
        {
            if (RunLockHolder.Read(stream.SafeFileHandle) is { IsRunning: true })
                throw Held(path);
            RunLockHolder.Current.Write(stream);
            return new(stream);
        }
        catch (Exception error)
        {
            stream.Dispose();
            if (WriteFailure.Is(error))
                throw WriteFailure.Explain(path, error);
            throw;
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (!_stream.CanWrite)                   // disposed before
            return;
        _stream.SetLength(0);
        _stream.Dispose();
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) is LinuxBusy or MacBusy or WindowsBusy)
        {
            return null;
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            throw WriteFailure.Explain(path, error);
        }
    }

    private static RunInUseException Held(string path)
    {
        var holder = RunLockHolder.Read(path);
        var who = holder is null ? "another process" : $"process {holder.Id} on {holder.Host}, started {holder.Started:u}";
        return new($"The run folder {Path.GetDirectoryName(path)} is being written by {who}. " +
            "Wait until it has ended, end it, or choose another folder.");
    }
}
