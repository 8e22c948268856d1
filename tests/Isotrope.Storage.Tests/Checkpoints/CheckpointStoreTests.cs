using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private CheckpointStore Store(int keep = 2) => new(_folder["checkpoints"], keep);

    private string[] Names =>
        [.. Directory.EnumerateFileSystemEntries(_folder["checkpoints"]).Select(path => Path.GetFileName(path)).Order()];

    [Fact]
    public void A_store_without_checkpoints_has_no_latest_and_creates_nothing()
    {
        var store = Store();
        Assert.Null(store.Latest());
        Assert.Empty(store.Steps);
        Assert.Contains("It has none", Assert.Throws<ArgumentException>(() => store.Open(1)).Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void The_latest_checkpoint_is_the_one_saved_last()
    {
        var store = Store();
        store.Save(100);
        store.Save(200);
        using var latest = store.Latest();
        SavedCheckpoints.Check(latest!, 200);
        using var earlier = Store().Open(100);
        SavedCheckpoints.Check(earlier, 100);
        Assert.Equal(["step-00000100", "step-00000200"], Names);
        Assert.Equal(["manifest.json", "state.json", "tensors.safetensors"],
            Directory.EnumerateFiles(latest!.Folder).Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public void The_newest_are_kept_and_older_ones_removed()
    {
        var store = Store(keep: 3);
        for (var step = 1; step <= 6; step++)
            store.Save(step);
        Assert.Equal([4, 5, 6], store.Steps);
        Assert.Empty(store.Undeleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_single_checkpoint_is_not_enough(int keep) =>
        Assert.Contains("at least 2", Assert.Throws<ArgumentOutOfRangeException>(() => Store(keep)).Message);

    [Fact]
    public void A_negative_step_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Store().Save(-1));

    [Fact]
    public void Steps_beyond_eight_digits_keep_their_order()
    {
        var store = Store();
        store.Save(99_999_999);
        store.Save(100_000_000);
        using var latest = store.Latest();
        SavedCheckpoints.Check(latest!, 100_000_000);
    }

    [Fact]
    public void The_same_step_may_be_saved_again()
    {
        var store = Store();
        store.Save(1);
        store.Save(2);
        store.Save(2, TensorData.Of<byte>("more", new byte[] { 9 }, 1));
        using var latest = store.Latest();
        SavedCheckpoints.Check(latest!, 2);
        Assert.Contains("more", latest!.Tensors.Tensors.Keys);
        Assert.Equal(["step-00000001", "step-00000002"], Names);
    }

    [Fact]
    public void A_checkpoint_whose_replacement_was_cut_off_between_the_renames_still_counts()
    {
        var store = Store();
        store.Save(1);
        store.Save(2);
        Directory.Move(_folder["checkpoints/step-00000002"], _folder["checkpoints/step-00000002.replaced"]);
        using (var latest = store.Latest())
            SavedCheckpoints.Check(latest!, 2);

        store.Save(2);
        Assert.Equal(["step-00000001", "step-00000002"], Names);
    }

    [Fact]
    public void Unfinished_folders_never_count_and_go_with_the_next_save()
    {
        var store = Store();
        store.Save(1);
        Directory.CreateDirectory(_folder["checkpoints/.unfinished-step-00000002-abc"]);
        File.WriteAllText(_folder["checkpoints/.unfinished-step-00000002-abc/tensors.safetensors"], "half");
        Directory.CreateDirectory(_folder["checkpoints/step-2"]);              // not a name of ours, so it is left alone
        Directory.CreateDirectory(_folder["checkpoints/step-00000003-copy"]);
        Assert.Equal([1], store.Steps);
        store.Save(4);
        Assert.Equal(["step-00000001", "step-00000003-copy", "step-00000004", "step-2"], Names);
    }

    [Fact]
    public void A_full_disk_costs_only_the_checkpoint_being_saved()
    {
        Assert.SkipUnless(FullDisk.Exists, "This system has no device that is always full.");
        var store = Store();
        store.Save(1);
        var big = new TensorData("big", ElementType.UInt8, [100_001], FullDisk.Write);
        var error = Assert.Throws<IOException>(() => store.Save(2, big));
        Assert.Equal(FullDisk.NoSpace, error.HResult & 0xFFFF);
        Assert.Matches("step-00000002.* bytes free", error.Message);
        Assert.Equal(["step-00000001"], Names);
        store.Save(3);
        Assert.Equal([1, 3], store.Steps);
    }

    [Fact]
    public void A_tensor_that_cannot_be_written_leaves_nothing_behind()
    {
        var store = Store();
        store.Save(1);
        Assert.Throws<ArgumentException>(() => store.Save(2, TensorData.Of<byte>("short", new byte[1], 2)));
        Assert.Throws<ArgumentException>(() => store.Save(2, TensorData.Of<byte>("w", new byte[1], 1)));
        Assert.Throws<ArgumentException>(() => store.Save(2, [], default));
        Assert.Equal(["step-00000001"], Names);
    }

    [Fact]
    public void A_folder_that_cannot_be_removed_does_not_stop_the_save()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Permissions do not bind this user.");
        var store = Store();
        store.Save(1);
        File.SetUnixFileMode(_folder["checkpoints/step-00000001"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        store.Save(2);
        store.Save(3);
        Assert.Single(store.Undeleted);
        Assert.Equal([2, 3], store.Steps);
        File.SetUnixFileMode(store.Undeleted[0], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Later_checkpoints_can_be_discarded_when_a_run_goes_back()
    {
        var store = Store(keep: 5);
        foreach (var step in new[] { 1, 2, 3, 4 })
            store.Save(step);
        store.DiscardAfter(2);
        Assert.Equal([1, 2], store.Steps);
        Assert.Equal(["step-00000001", "step-00000002"], Names);
    }

    [Fact]
    public void Saving_an_earlier_step_never_removes_what_was_just_saved()
    {
        var store = Store();
        store.Save(10);
        store.Save(20);
        store.Save(5);
        Assert.Equal([5, 20], store.Steps);
    }
}
