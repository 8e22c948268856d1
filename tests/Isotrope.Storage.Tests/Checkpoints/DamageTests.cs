using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Checkpoints;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_flipped_bit_of_the_tensors_is_reported_with_the_tensors_name()
    {
        var store = new CheckpointStore(_folder.Path);
        var tensors = Enumerable.Range(0, 5).Select(i => TensorData.Of<byte>($"layer.{i}", new byte[40], 40));
        store.Save(1, [.. tensors], SavedCheckpoints.State(1));
        var path = _folder["step-00000001/tensors.safetensors"];
        var bytes = File.ReadAllBytes(path);
        List<(long Offset, string Name)> places = [];
        using (var checkpoint = store.Open(1))
            foreach (var tensor in checkpoint.Tensors.Tensors.Values)
                places.AddRange(Enumerable.Range(0, 40).Select(i => (tensor.Offset + i, tensor.Name)));

        for (var bit = 0; bit < places.Count * 8; bit++)
        {
            var (offset, name) = places[bit / 8];
            Flip(path, bytes, offset, bit % 8);
            var error = Assert.Throws<CorruptFileException>(() => store.Open(1));
            Assert.Equal(path, error.Path);
            Assert.Contains($"'{name}'", error.Message);
        }
    }

    [Theory]
    [InlineData("tensors.safetensors")]          // here the header, in front of the tensors
    [InlineData("state.json")]
    [InlineData("manifest.json")]
    public void Every_flipped_bit_of_the_rest_is_reported_with_the_file(string name)
    {
        var store = new CheckpointStore(_folder.Path);
        store.Save(1);
        var path = _folder[$"step-00000001/{name}"];
        var bytes = File.ReadAllBytes(path);
        var end = bytes.Length - (name == "tensors.safetensors" ? 6 * sizeof(float) : 0);
        for (var bit = 0; bit < end * 8; bit++)
        {
            Flip(path, bytes, bit / 8, bit % 8);
            var error = Assert.Throws<CorruptFileException>(() => store.Open(1));
            Assert.Equal(path, error.Path);
        }
        File.WriteAllBytes(path, bytes);
        store.Open(1).Dispose();
    }

    [Theory]
    [InlineData("tensors.safetensors")]
    [InlineData("state.json")]
    [InlineData("manifest.json")]
    public void A_file_that_is_missing_or_cut_anywhere_or_longer_is_reported(string name)
    {
        var store = new CheckpointStore(_folder.Path);
        store.Save(1);
        var path = _folder[$"step-00000001/{name}"];
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Equal(path, Assert.Throws<CorruptFileException>(() => store.Open(1)).Path);
        }
        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.Equal(path, Assert.Throws<CorruptFileException>(() => store.Open(1)).Path);
        File.Delete(path);
        Assert.Contains("missing", Assert.Throws<CorruptFileException>(() => store.Open(1)).Message);
    }

    [Fact]
    public void A_folder_that_was_renamed_is_reported()
    {
        var store = new CheckpointStore(_folder.Path);
        store.Save(1);
        Directory.Move(_folder["step-00000001"], _folder["step-00000007"]);
        Assert.Contains("renamed", Assert.Throws<CorruptFileException>(() => store.Open(7)).Message);
    }

    [Fact]
    public void The_latest_intact_checkpoint_stands_in_for_damaged_ones_and_they_are_named()
    {
        var store = new CheckpointStore(_folder.Path, keep: 3);
        foreach (var step in new[] { 1, 2, 3 })
            store.Save(step);
        Directory.Delete(_folder["step-00000003"], recursive: true);
        Directory.CreateDirectory(_folder["step-00000003"]);
        var path = _folder["step-00000002/tensors.safetensors"];
        var bytes = File.ReadAllBytes(path);
        Flip(path, bytes, bytes.Length - 1, 0);

        using var latest = store.Latest();

        SavedCheckpoints.Check(latest!, 1);
        Assert.Equal([3, 2], store.Damaged.Select(damaged => damaged.Step));
        Assert.Contains("'w'", store.Damaged[1].Error.Message);
        Assert.IsType<CorruptFileException>(store.Damaged[0].Error);
    }

    [Fact]
    public void When_all_checkpoints_are_damaged_the_run_does_not_silently_start_again()
    {
        var store = new CheckpointStore(_folder.Path);
        store.Save(1);
        store.Save(2);
        File.WriteAllText(_folder["step-00000001/state.json"], "{}");
        File.WriteAllText(_folder["step-00000002/state.json"], "{}");
        Assert.Equal(_folder["step-00000002/state.json"], Assert.Throws<CorruptFileException>(store.Latest).Path);
        Assert.Equal(2, store.Damaged.Count);
    }

    [Fact]
    public void A_damaged_checkpoint_does_not_count_towards_those_that_are_kept()
    {
        var store = new CheckpointStore(_folder.Path);
        store.Save(1);
        store.Save(2);
        File.WriteAllText(_folder["step-00000002/state.json"], "{}");
        store.Latest()!.Dispose();
        store.Save(3);
        Assert.Equal([1, 2, 3], store.Steps);    // 1 and 3 are the two that are kept
        store.Save(2);
        Assert.Equal([2, 3], store.Steps);
        Assert.Empty(store.Damaged);
    }

    private static void Flip(string path, byte[] bytes, long offset, int bit)
    {
        byte[] copy = [.. bytes];
        copy[offset] ^= (byte)(1 << bit);
        File.WriteAllBytes(path, copy);
    }
}
