using System.IO.Hashing;
using System.Text.Json;
using Isotrope.Storage.Files;
using Isotrope.Storage.Runs;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Checkpoints;

/// <summary>Writes the files of a checkpoint into a folder, each of them flushed to the disk.</summary>
internal static class CheckpointWriter
{
    /// <summary>Creates the folder and fills it; the manifest comes last.</summary>
    internal static void Write(string folder, long step, SafetensorsLayout layout, JsonElement state)
    {
        Directory.CreateDirectory(folder);
        List<ManifestTensor> tensors = [];
        ManifestFile[] files =
        [
            WriteFile(folder, CheckpointFiles.Tensors,
                stream => layout.Write(stream, (name, checksum) => tensors.Add(new(name, checksum)))),
            WriteFile(folder, CheckpointFiles.State,
                stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(state, RunJson.Indented))),
        ];
        var manifest = new CheckpointManifest(CheckpointManifest.CurrentFormat, step, files, tensors);
        WriteFile(folder, CheckpointFiles.Manifest, stream => stream.Write(manifest.ToBytes()));
        Folder.Flush(folder);
    }

    private static ManifestFile WriteFile(string folder, string name, Action<Stream> write)
    {
        var hash = new XxHash128();
        var bytes = 0L;
        AtomicFile.WriteDurably(Path.Combine(folder, name), stream =>
        {
            var metered = new MeteredStream(stream, hash);
            write(metered);
            bytes = metered.Written;
        });
        return new(name, bytes, Checksum.Of(hash));
    }
}
