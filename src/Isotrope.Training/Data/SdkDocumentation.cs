using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Isotrope.Training.Data;

/// <summary>Real English that needs no download: the API documentation that ships with every .NET SDK.</summary>
/// <remarks>
/// The files are <c>packs/*/*/ref/*/*.xml</c> below the installation, read in ordinal order of their paths. Of each
/// line only its first occurrence in all files is kept. Other SDK versions give other texts: the corpus's hash tells.
/// </remarks>
public static class SdkDocumentation
{
    /// <summary>The folder of the .NET installation: the one that runs this program, else <c>DOTNET_ROOT</c>.</summary>
    /// <returns>The first of them with a folder <c>packs</c>, or null.</returns>
    public static string? FindRoot()
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();   // ROOT/shared/Microsoft.NETCore.App/VERSION/
        string?[] candidates =
        [
            Path.GetFullPath(Path.Combine(runtime, "..", "..", "..")),
            Environment.GetEnvironmentVariable("DOTNET_ROOT"),
        ];
        return candidates.FirstOrDefault(
            root => !string.IsNullOrEmpty(root) && Directory.Exists(Path.Combine(root, "packs")));
    }

    /// <summary>The documentation of that installation.</summary>
    /// <param name="root">Folder that holds <c>packs</c>.</param>
    /// <returns>The corpus, or null where there is no documentation. Its note names broken files.</returns>
    public static Corpus? Read(string root)
    {
        var files = Files(root);
        var known = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        HashSet<string> parsed = [];
        var text = new ArrayBufferWriter<byte>();
        List<string> broken = [];
        foreach (var file in files)
            try
            {
                var content = File.ReadAllBytes(file);
                if (parsed.Add(Convert.ToHexString(SHA256.HashData(content))))   // packs share half of their files
                    DocumentationText.Read(new MemoryStream(content), Keep);
            }
            catch (XmlException)
            {
                broken.Add(Path.GetFileName(file));   // what precedes the error is kept
            }

        if (text.WrittenCount == 0) return null;
        var note = $"API documentation of the .NET SDK at {root}, {files.Count} files";
        if (broken.Count > 0) note += $"; read only up to an error: {string.Join(", ", broken)}";
        return new("SDK documentation", text.WrittenSpan.ToArray(), note);

        void Keep(ReadOnlySpan<char> line)
        {
            if (!known.Add(line)) return;
            Encoding.UTF8.GetBytes(line, text);
            text.Write("\n"u8);
        }
    }

    private static List<string> Files(string root)
    {
        var packs = new DirectoryInfo(Path.Combine(root, "packs"));
        if (!packs.Exists) return [];
        var files =
            from pack in packs.EnumerateDirectories()
            from version in pack.EnumerateDirectories()
            from reference in version.EnumerateDirectories("ref")
            from framework in reference.EnumerateDirectories()
            from file in framework.EnumerateFiles("*.xml")
            select file.FullName;
        return [.. files.OrderBy(file => file.Replace('\\', '/'), StringComparer.Ordinal)];
    }
}
