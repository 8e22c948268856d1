using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using Isotrope.Storage.Files;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Checkpoints;

/// <summary>Opens a checkpoint folder and compares every byte of it with its checksums.</summary>
internal static class CheckpointReader
{
    private const int Piece = 1 << 20;           // bytes read at a time

    /// <summary>Opens the checkpoint of a step.</summary>
    /// <exception cref="CorruptFileException">A file is missing, cut short or altered; the file, and where it can be told the
    /// tensor, is named.</exception>
    internal static Checkpoint Open(string folder, long step)
    {
        var manifestPath = Path.Combine(folder, CheckpointFiles.Manifest);
        var manifest = CheckpointManifest.Read(manifestPath);
        if (manifest.Step != step)
            throw new CorruptFileException(manifestPath, 0,
                $"the manifest is of step {manifest.Step}, but the folder is of step {step}. It was renamed.");

        var state = ReadState(folder, FileOf(manifest, CheckpointFiles.State, manifestPath));
        var tensors = OpenTensors(Path.Combine(folder, CheckpointFiles.Tensors));
        try
        {
            CheckTensors(tensors, manifest, manifestPath);
            return new(folder, step, state, tensors);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    private static ManifestFile FileOf(CheckpointManifest manifest, string name, string manifestPath) =>
        manifest.Files.FirstOrDefault(file => file.Name == name)
        ?? throw new CorruptFileException(manifestPath, 0, $"the manifest does not list '{name}'.");

    private static JsonElement ReadState(string folder, ManifestFile expected)
    {
        var path = Path.Combine(folder, CheckpointFiles.State);
        var bytes = StrictJson.ReadBytes(path);
        if (bytes.Length != expected.Bytes)
            throw Resized(path, bytes.Length, expected.Bytes);
        if (Checksum.Of(bytes) != expected.Checksum)
            throw new CorruptFileException(path, 0,
                $"the content of '{CheckpointFiles.State}' does not fit its checksum. It was altered.");
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(bytes);
        }
        catch (JsonException error)
        {
            throw new CorruptFileException(path, 0, $"the state is not valid JSON: {error.Message}", error);
        }
    }

    private static SafetensorsFile OpenTensors(string path)
    {
        try
        {
            return SafetensorsFile.Open(path);
        }
        catch (FileNotFoundException error)
        {
            throw new CorruptFileException(path, 0, "the file is missing.", error);
        }
    }

    private static void CheckTensors(SafetensorsFile file, CheckpointManifest manifest, string manifestPath)
    {
        var expected = FileOf(manifest, CheckpointFiles.Tensors, manifestPath);
        if (file.Length != expected.Bytes)
            throw Resized(file.Path, file.Length, expected.Bytes);
        var checksums = manifest.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Checksum);

        var whole = new XxHash128();
        Append(file, 0, file.DataStart, whole);
        foreach (var tensor in file.Tensors.Values.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Bytes))
        {
            var own = new XxHash128();
            Append(file, tensor.Offset, tensor.Bytes, whole, own);
            if (!checksums.Remove(tensor.Name, out var checksum))
                throw new CorruptFileException(file.Path, tensor.Offset,
                    $"the tensor '{tensor.Name}' is not in the manifest. The header was altered.");
            if (Checksum.Of(own) != checksum)
                throw new CorruptFileException(file.Path, tensor.Offset,
                    $"the {tensor.Bytes} bytes of the tensor '{tensor.Name}' do not fit their checksum. They were altered.");
        }
        if (checksums.Count > 0)
            throw new CorruptFileException(
                file.Path, 0, $"the tensor '{checksums.Keys.First()}' is missing. The header was altered.");
        if (Checksum.Of(whole) != expected.Checksum)
            throw new CorruptFileException(
                file.Path, 0, "every tensor fits its checksum, but the header does not. It was altered.");
    }

    private static CorruptFileException Resized(string path, long found, long expected) =>
        new(path, Math.Min(found, expected), $"the file has {found} bytes, but {expected} were written.");

    private static void Append(SafetensorsFile file, long offset, long bytes, params ReadOnlySpan<XxHash128> hashes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Piece, bytes));
        try
        {
            for (var end = offset + bytes; offset < end;)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(Math.Min(Piece, buffer.Length), end - offset));
                file.ReadAt(offset, piece);
                foreach (var hash in hashes)
                    hash.Append(piece);
                offset += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
