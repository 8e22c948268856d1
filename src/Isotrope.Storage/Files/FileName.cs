namespace Isotrope.Storage.Files;

/// <summary>Which names may be joined to a folder without leaving it, on any operating system.</summary>
internal static class FileName
{
    private const int MaximumLength = 200;       // characters; file systems stop at 255 bytes, and a temporary name is longer

    private static readonly HashSet<string> s_devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })],
        StringComparer.OrdinalIgnoreCase);       // Windows opens these as devices, whatever their extension

    /// <summary>The path of a name in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">A single name, no path.</param>
    /// <exception cref="ArgumentException">The name is empty, a path, <c>.</c>, <c>..</c>, a device, unprintable, or a link
    /// that leads elsewhere.</exception>
    internal static string Join(string folder, string name)
    {
        if (Defect(name) is { } defect)
            throw new ArgumentException($"'{Printable(name)}' cannot name a file of the folder {folder}: {defect}. Allowed is " +
                $"one name of at most {MaximumLength} characters without '/', '\\' and ':', " +
                "like 'weights.safetensors'.", nameof(name));
        var path = Path.Combine(folder, name);
        return new FileInfo(path).LinkTarget is null
            ? path
            : throw new ArgumentException(
                $"{path} is a link. Remove it, so that nothing outside the folder is read or written through it.", nameof(name));
    }

    private static string? Defect(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "it is empty";
        if (name.Length > MaximumLength)
            return $"it has {name.Length} characters";
        if (name is "." or "..")
            return "it stands for a folder";
        if (name.AsSpan().IndexOfAny('/', '\\', ':') >= 0)
            return "it is a path";
        if (name.Any(char.IsControl))
            return "it holds a control character";
        if (name[^1] is '.' or ' ' || name[0] == ' ')
            return "it begins or ends with a blank or ends with a dot, which some systems drop";
        return s_devices.Contains(name.Split('.')[0].TrimEnd()) ? "it names a device on Windows" : null;
    }

    private static string Printable(string? name) =>
        string.Concat((name ?? "").Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
