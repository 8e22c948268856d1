using System.Text;
using System.Text.Json;
using Isotrope.Storage.Files;
using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Checkpoints;

/// <summary>What a checkpoint consists of: the content of its <c>manifest.json</c>.</summary>
/// <param name="Format">Version of this layout, <see cref="CurrentFormat"/>.</param>
/// <param name="Step">Steps taken when it was saved.</param>
/// <param name="Files">The other files.</param>
/// <param name="Tensors">The tensors of <c>tensors.safetensors</c>.</param>
/// <remarks>
/// The file ends with a checksum of all that precedes the checksum's own digits, so that no bit of it can change unnoticed.
/// Checksums are XXH128 in hexadecimal.
/// </remarks>
internal sealed record CheckpointManifest(
    int Format, long Step, IReadOnlyList<ManifestFile> Files, IReadOnlyList<ManifestTensor> Tensors)
{
    internal const int CurrentFormat = 1;

    private static ReadOnlySpan<byte> Tail => "\"\n}\n"u8;

    /// <summary>The file's bytes.</summary>
    internal byte[] ToBytes()
    {
        var json = JsonSerializer.Serialize(this, RunJson.Indented).ReplaceLineEndings("\n");
        var body = Encoding.UTF8.GetBytes(json[..json.LastIndexOf("\n}", StringComparison.Ordinal)] + ",\n  \"checksum\": \"");
        return [.. body, .. Encoding.UTF8.GetBytes(Checksum.Of(body)), .. Tail];
    }

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="CorruptFileException">It is missing, was altered, or has another format.</exception>
    internal static CheckpointManifest Read(string path) => Parse(StrictJson.ReadBytes(path), path);

    /// <summary>Checks a manifest that lies in memory.</summary>
    internal static CheckpointManifest Parse(ReadOnlySpan<byte> file, string path)
    {
        var bodyLength = file.Length - Checksum.Digits - Tail.Length;
        if (bodyLength < 0 || !file.EndsWith(Tail))
            throw new CorruptFileException(path, file.Length,
                "the manifest does not end with a checksum. It was cut short or altered.");
        var digits = Encoding.Latin1.GetString(file.Slice(bodyLength, Checksum.Digits));
        if (digits != Checksum.Of(file[..bodyLength]))
            throw new CorruptFileException(
                path, bodyLength, "the checksum of the manifest does not fit its content. It was altered.");

        var manifest = StrictJson.Parse<CheckpointManifest>(file, path, 0);
        if (manifest.Format != CurrentFormat)
            throw new CorruptFileException(path, 0, $"the checkpoint has format {manifest.Format}, but this version reads " +
                $"format {CurrentFormat}. Use the version that wrote it.");
        if (!AreDistinct(manifest.Files.Select(file => file?.Name))
            || !AreDistinct(manifest.Tensors.Select(tensor => tensor?.Name)))
            throw new CorruptFileException(path, 0, "the manifest lists a file or tensor twice, or nothing in place of one.");
        return manifest;
    }

    private static bool AreDistinct(IEnumerable<string?> names)
    {
        var seen = new HashSet<string>();
        return names.All(name => name is not null && seen.Add(name));
    }
}
