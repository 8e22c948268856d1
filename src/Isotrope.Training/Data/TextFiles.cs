using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Isotrope.Training.Data;

/// <summary>Any UTF-8 text: one file, or all text files of a folder.</summary>
public static class TextFiles
{
    private const string Advice = "Give a UTF-8 text file, or a folder that holds some.";

    /// <summary>Reads a file, or a folder with all folders in it.</summary>
    /// <remarks>
    /// A file becomes the corpus byte by byte, so that its hash is the file's. A folder is read in ordinal order of
    /// names, a line break set between files; hidden entries, links to folders and files that are not text are left
    /// out, and the note counts them.
    /// </remarks>
    /// <exception cref="ArgumentException">The path leads nowhere, or to no text.</exception>
    public static Corpus Read(string path)
    {
        if (Directory.Exists(path)) return ReadFolder(new(path));
        if (!File.Exists(path))
            throw new ArgumentException($"There is no file or folder '{path}'. {Advice}", nameof(path));
        RequireRoom(path, new FileInfo(path).Length);

        var text = File.ReadAllBytes(path);
        if (text.Length == 0) throw new ArgumentException($"The file '{path}' is empty. {Advice}", nameof(path));
        if (Flaw(text) is { } flaw)
            throw new ArgumentException($"The file '{path}' is not UTF-8 text: {flaw}. {Advice}", nameof(path));
        return new(path, text);
    }

    private static Corpus ReadFolder(DirectoryInfo folder)
    {
        var (hidden, notText, read) = (0, 0, 0);
        using var text = new MemoryStream();
        Append(folder);
        var note = Note();
        return read > 0
            ? new(folder.ToString(), text.ToArray(), note)
            : throw new ArgumentException($"The folder '{folder}' holds no text: {note}. {Advice}", "path");

        void Append(DirectoryInfo parent)
        {
            foreach (var entry in parent.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
                if (IsHidden(entry)) hidden++;
                else if (entry is DirectoryInfo { LinkTarget: null } child) Append(child);
                else if (entry is FileInfo file) AppendFile(file);
        }

        void AppendFile(FileInfo file)
        {
            RequireRoom(folder.ToString(), text.Length + file.Length);
            var content = File.ReadAllBytes(file.FullName);
            if (content.Length == 0) return;
            if (Flaw(content) is not null)
            {
                notText++;
                return;
            }

            read++;
            text.Write(content);
            if (content[^1] != '\n') text.WriteByte((byte)'\n');
        }

        string Note() => $"{read} text files read" +
            (hidden > 0 ? $", {hidden} hidden files or folders skipped" : "") +
            (notText > 0 ? $", {notText} files skipped that are not UTF-8 text" : "");
    }

    private static bool IsHidden(FileSystemInfo entry) =>
        entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden);

    /// <summary>Why these bytes are not text, or null.</summary>
    private static string? Flaw(ReadOnlySpan<byte> content)
    {
        var zero = content.IndexOf((byte)0);
        if (zero >= 0) return $"byte {zero} is zero, as in binary files";
        return Utf8.IsValid(content) ? null : $"byte {FirstInvalid(content)} starts no valid character";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(content[position..], out _, out var length) == OperationStatus.Done)
            position += length;
        return position;
    }

    private static void RequireRoom(string path, long bytes)
    {
        if (bytes > Array.MaxLength)
            throw new ArgumentException(
                $"'{path}' holds more than {Array.MaxLength} bytes, the most a corpus can have. Give a part of it.",
                nameof(path));
    }
}
