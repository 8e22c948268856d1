using System.Text.Json;
using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Runs;
using Isotrope.Storage.Safetensors;

// Saves one checkpoint after the other into the folder given, until it is killed, and says so after each.
// Each of its bytes follows from its step, so that whoever reads it can tell whether it is the one that was saved.
var folder = args[0];
using var held = RunLock.Acquire(folder);
var store = new CheckpointStore(folder);

long step;
using (var latest = store.Latest())
    step = latest?.Step ?? 0;
Console.WriteLine("ready");

while (true)
{
    step++;
    TensorData[] tensors = [.. Enumerable.Range(0, 4).Select(i => Tensor(step, i))];
    store.Save(step, tensors, JsonSerializer.SerializeToElement(new { step }));
    Console.WriteLine(step);
}

static TensorData Tensor(long step, int index)
{
    var values = new byte[(1 << 16) + index];
    new Random(HashCode(step, index)).NextBytes(values);
    return TensorData.Of<byte>($"layer.{index}", values, values.Length);
}

static int HashCode(long step, int index) => unchecked(((int)step * 31) + index);
