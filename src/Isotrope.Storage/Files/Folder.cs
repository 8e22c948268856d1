namespace Isotrope.Storage.Files;

/// <summary>What .NET does not offer for folders: making their entries durable.</summary>
internal static class Folder
{
    /// <summary>Creates a folder and those above it that are missing, each of them durably.</summary>
    internal static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
            Create(parent);
        Directory.CreateDirectory(path);
        if (parent is not null)
            Flush(parent);
    }

    /// <summary>Returns when the entries of a folder (names created, renamed, removed) are on the disk. Does nothing on
    /// Windows.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk reports an error.</exception>
    internal static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = Posix.OpenToRead(path);
        Posix.Flush(handle, path);
    }
}
