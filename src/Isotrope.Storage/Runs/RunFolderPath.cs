using Isotrope.Storage.Files;

namespace Isotrope.Storage.Runs;

/// <summary>Checks that a path can become a run folder.</summary>
internal static class RunFolderPath
{
    /// <summary>The absolute path.</summary>
    /// <exception cref="ArgumentException">It is empty or holds a control character.</exception>
    internal static string Full(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Any(char.IsControl))
            throw new ArgumentException(
                "The path of a run folder is empty or holds a control character. Give a printable path.", nameof(path));
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    /// <summary>Refuses what is not a missing or empty folder.</summary>
    internal static void RequireFree(string folder, string descriptionFile)
    {
        if (File.Exists(folder))
            throw new ArgumentException($"{folder} is a file, but a run needs a folder. Choose another path.", nameof(folder));
        if (!Directory.Exists(folder))
            return;
        if (File.Exists(Path.Combine(folder, descriptionFile)))
            throw new ArgumentException(
                $"{folder} holds a run, and nothing writes over a run. Choose a folder that is missing or " +
                "empty, resume the run, or delete the folder.", nameof(folder));
        if (Entries(folder).FirstOrDefault(name => name != RunLock.FileName && !AtomicFile.IsTemporary(name)) is { } other)
            throw new ArgumentException(
                $"{folder} is not empty: it holds '{other}'. Choose a folder that is missing or empty.", nameof(folder));
    }

    /// <summary>Creates the folder if need be and proves that a file can be written there.</summary>
    /// <returns>What takes it all back unless it is told that the start succeeded.</returns>
    internal static RunStart Begin(string folder)
    {
        var isNew = !Directory.Exists(folder);
        try
        {
            Folder.Create(folder);
            var probe = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose).Dispose();
            return new(folder, isNew);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            throw new ArgumentException(
                $"{folder} cannot be written: {error.Message} Correct its permissions or choose " +
                "another folder.", nameof(folder), error);
        }
    }

    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ArgumentException(
                $"{folder} cannot be read: {error.Message} Correct its permissions or choose " +
                "another folder.", nameof(folder), error);
        }
    }
}
