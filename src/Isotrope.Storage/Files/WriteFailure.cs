namespace Isotrope.Storage.Files;

/// <summary>Turns what the system says about a failed write into what a person needs to know.</summary>
internal static class WriteFailure
{
    /// <summary>Tells whether the operating system refused, rather than the caller or the content being wrong.</summary>
    internal static bool Is(Exception error) =>
        error is UnauthorizedAccessException or (IOException and not CorruptFileException);

    /// <summary>The same failure with path and free space.</summary>
    /// <param name="path">What was to be written.</param>
    /// <param name="error">The failure.</param>
    internal static IOException Explain(string path, Exception error) => new(
        $"Could not write {path}: {error.Message.TrimEnd('.')}. {FreeSpace(path)}What was there before is untouched. " +
        "Free space or correct the permissions, or choose another folder, and try again.",
        error)
    { HResult = error.HResult };

    private static string FreeSpace(string path)
    {
        try
        {
            var drive = new DriveInfo(NearestFolder(path));
            return $"Its volume {drive.Name} has {drive.AvailableFreeSpace:N0} bytes free. ";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "The free space of its volume cannot be told. ";
        }
    }

    private static string NearestFolder(string path)
    {
        var folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        return folder;
    }
}
