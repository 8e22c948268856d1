using System.Text.Json;
using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Checkpoints;

/// <summary>Small checkpoints whose content follows from their step.</summary>
internal static class SavedCheckpoints
{
    internal static void Save(this CheckpointStore store, long step, params TensorData[] extra) =>
        store.Save(step,
            [TensorData.Of<float>("w", Weights(step), 2, 3), TensorData.Of<byte>("empty", default, 0), .. extra], State(step));

    internal static void Check(Checkpoint checkpoint, long step)
    {
        var read = new float[6];
        checkpoint.Tensors.Read("w", System.Runtime.InteropServices.MemoryMarshal.AsBytes(read.AsSpan()));
        Assert.Equal(step, checkpoint.Step);
        Assert.Equal(Weights(step), read);
        Assert.Equal(step * 10, checkpoint.State.GetProperty("tokens").GetInt64());
    }

    internal static JsonElement State(long step) => JsonSerializer.SerializeToElement(new { tokens = step * 10 });

    private static float[] Weights(long step) => [step, 1, 2, 3, 4, 5];
}
