using System.Text.Json;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Checkpoints;

/// <summary>A checkpoint whose every byte was compared with its checksum when it was opened.</summary>
public sealed class Checkpoint : IDisposable
{
    internal Checkpoint(string folder, long step, JsonElement state, SafetensorsFile tensors)
    {
        Folder = folder;
        Step = step;
        State = state;
        Tensors = tensors;
    }

    /// <summary>Its folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Steps taken when it was saved.</summary>
    public long Step { get; }

    /// <summary>What was saved besides the tensors.</summary>
    public JsonElement State { get; }

    /// <summary>The tensors; closed together with the checkpoint.</summary>
    public SafetensorsFile Tensors { get; }

    /// <summary>Closes the file of tensors.</summary>
    public void Dispose() => Tensors.Dispose();
}
