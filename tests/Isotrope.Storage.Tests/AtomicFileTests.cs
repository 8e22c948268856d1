namespace Isotrope.Storage.Tests;

public class AtomicFileTests
{
    [Fact]
    public void A_new_file_holds_the_text_in_utf8_without_mark()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a.txt"], "σ\n");
        Assert.Equal([0xCF, 0x83, 0x0A], File.ReadAllBytes(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Names);
    }

    [Fact]
    public void An_old_file_is_replaced()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], "a much longer text than the new one");
        AtomicFile.WriteText(folder["a.txt"], "new");
        Assert.Equal("new", File.ReadAllText(folder["a.txt"]));
    }

    [Fact]
    public void A_link_is_replaced_and_not_written_through()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["elsewhere"], "old");
        File.CreateSymbolicLink(folder["link"], folder["elsewhere"]);
        AtomicFile.WriteText(folder["link"], "new");
        Assert.Equal("old", File.ReadAllText(folder["elsewhere"]));
        Assert.Equal("new", File.ReadAllText(folder["link"]));
    }

    [Fact]
    public void A_callback_that_throws_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], "old");
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.WriteByte(1);
            throw new TimeoutException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Names);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_is_reported_with_path_and_free_bytes()
    {
        Assert.SkipUnless(FullDisk.Exists, "This system has no device that is always full.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], "old");
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(folder["a.txt"], FullDisk.Write));
        Assert.Equal(FullDisk.NoSpace, error.HResult & 0xFFFF);
        Assert.Contains(folder["a.txt"], error.Message);
        Assert.Matches("has [0-9,]+ bytes free", error.Message);
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Names);
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_way_are_reported_with_the_path()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder["none/a.txt"],
            Assert.Throws<IOException>(() => AtomicFile.WriteText(folder["none/a.txt"], "")).Message);
        Directory.CreateDirectory(folder["a.txt"]);
        Assert.Contains(folder["a.txt"], Assert.Throws<IOException>(() => AtomicFile.WriteText(folder["a.txt"], "")).Message);
        Assert.Equal(["a.txt"], folder.Names);
    }
}
