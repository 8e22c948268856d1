using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Tests.Runs;

public sealed class HostileNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../evil")]
    [InlineData("..\\evil")]
    [InlineData("a/../../evil")]
    [InlineData("sub/file")]
    [InlineData("/etc/passwd")]
    [InlineData("\\\\server\\share")]
    [InlineData("C:")]
    [InlineData("C:evil")]
    [InlineData("file:stream")]                  // an alternate stream on NTFS
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("\u001b[2J")]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("com1")]
    [InlineData("LPT9.log")]
    [InlineData("trailing.")]
    [InlineData("trailing ")]
    [InlineData("aux .txt")]
    public void A_name_that_could_leave_the_folder_is_refused(string name)
    {
        using var run = RunFolder.Create(_folder["run"], TypicalRun.Description);
        Assert.Contains("Allowed is one name", Assert.Throws<ArgumentException>(() => run.FilePath(name)).Message);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        using var run = RunFolder.Create(_folder["run"], TypicalRun.Description);
        Assert.Contains("201 characters", Assert.Throws<ArgumentException>(() => run.FilePath(new('a', 201))).Message);
    }

    [Fact]
    public void A_link_that_leads_out_of_the_folder_is_refused()
    {
        using var run = RunFolder.Create(_folder["run"], TypicalRun.Description);
        File.WriteAllText(_folder["outside"], "");
        File.CreateSymbolicLink(_folder["run/link"], _folder["outside"]);
        File.CreateSymbolicLink(_folder["run/dangling"], _folder["missing"]);
        Assert.Contains("is a link", Assert.Throws<ArgumentException>(() => run.FilePath("link")).Message);
        Assert.Contains("is a link", Assert.Throws<ArgumentException>(() => run.FilePath("dangling")).Message);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData(".hidden")]
    [InlineData("..dots")]
    [InlineData("größe σ.csv")]
    [InlineData("console.txt")]
    public void An_ordinary_name_stays_in_the_folder(string name)
    {
        using var run = RunFolder.Create(_folder["run"], TypicalRun.Description);
        Assert.Equal(_folder["run"], Path.GetDirectoryName(run.FilePath(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public void A_run_folder_needs_a_printable_path(string path)
    {
        Assert.Contains("printable",
            Assert.Throws<ArgumentException>(() => RunFolder.Create(path, TypicalRun.Description)).Message);
        Assert.Contains("printable", Assert.Throws<ArgumentException>(() => RunFolder.Open(path)).Message);
    }
}
