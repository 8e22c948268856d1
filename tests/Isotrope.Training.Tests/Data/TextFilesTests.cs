using System.Security.Cryptography;
using System.Text;
using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class TextFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_becomes_the_corpus_byte_by_byte()
    {
        var content = Encoding.UTF8.GetBytes("Grüße\r\nfrom a file 🙂");
        var corpus = TextFiles.Read(_folder.Write("a.txt", content));
        Assert.Equal(content, corpus.Text.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), corpus.Sha256);
    }

    [Fact]
    public void A_folder_is_read_in_ordinal_order_and_says_what_it_left_out()
    {
        _folder.Write("b.txt", "third"u8);
        _folder.Write("a/z.md", "second\n"u8);
        _folder.Write("Z.txt", "first"u8);       // capitals come first
        _folder.Write(".hidden", "secret"u8);
        _folder.Write(".git/config", "secret"u8);
        _folder.Write("image.png", [0x89, 0x50, 0, 1]);
        _folder.Write("latin1.txt", [0x66, 0xFC, 0x72]);
        _folder.Write("empty.txt", []);

        var corpus = TextFiles.Read(_folder.Path);

        Assert.Equal("first\nsecond\nthird\n", Encoding.UTF8.GetString(corpus.Text.Span));
        Assert.Equal(
            "3 text files read, 2 hidden files or folders skipped, 2 files skipped that are not UTF-8 text", corpus.Note);
    }

    [Fact]
    public void A_link_back_to_the_folder_does_not_lead_in_circles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        _folder.Write("a.txt", "text"u8);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "loop"), _folder.Path);
        Assert.Equal(5, TextFiles.Read(_folder.Path).Length);
    }

    [Fact]
    public void A_binary_file_is_refused_with_the_byte_that_shows_it()
    {
        var path = _folder.Write("a.bin", [65, 66, 0, 67]);
        var exception = Assert.Throws<ArgumentException>(() => TextFiles.Read(path));
        Assert.Contains(path, exception.Message);
        Assert.Contains("byte 2 is zero", exception.Message);
    }

    [Theory]
    [InlineData(new byte[] { 65, 0xC3, 0xA9, 0xE9, 66 }, 3)]   // Latin-1 behind a valid character
    [InlineData(new byte[] { 65, 66, 0xE2, 0x82 }, 2)]         // cut in the middle of a character
    public void Text_that_is_not_UTF8_is_refused_with_the_position(byte[] content, int position) =>
        Assert.Contains($"byte {position} ", Refusal(_folder.Write("a.txt", content)));

    [Fact]
    public void An_empty_file_a_folder_without_text_and_a_wrong_path_are_refused()
    {
        Assert.Contains("is empty", Refusal(_folder.Write("a.txt", [])));
        Assert.Contains("holds no text", Refusal(_folder.Path));
        Assert.Contains("no file or folder", Refusal(_folder.Path + "/missing"));
    }

    private static string Refusal(string path) => Assert.Throws<ArgumentException>(() => TextFiles.Read(path)).Message;
}
