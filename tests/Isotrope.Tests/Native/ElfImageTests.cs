using Isotrope.Native;

namespace Isotrope.Tests.Native;

public sealed class ElfImageTests
{
    private static readonly string? s_library = NativeFiles.Find("libLibTorchSharp.so");

    [Fact]
    public void Torch_works_and_the_report_says_how()
    {
        Assert.Equal(4, ones(2, 2).sum().item<float>());
        Assert.True(TorchNative.EnsureLoaded().Usable);
    }

    [Fact]
    public void An_unused_version_is_relaxed()
    {
        if (s_library is null) return;   // another system's library format
        var image = ElfImage.TryRead(s_library)!;
        Assert.Empty(image.UsedSymbols("version `GLIBCXX_3.4.32' not found"));
        Assert.Equal(["libstdc++.so.6:GLIBCXX_3.4.32"], image.RelaxUnusedVersions("version `GLIBCXX_3.4.32' not found"));
        Assert.Empty(image.RelaxUnusedVersions("version `GLIBCXX_3.4.32' not found"));   // it is no longer demanded
    }

    [Fact]
    public void A_version_that_is_really_used_is_kept_and_named()
    {
        if (s_library is null) return;
        var image = ElfImage.TryRead(s_library)!;
        Assert.NotEmpty(image.UsedSymbols("version `GLIBCXX_3.4.30' not found"));
        Assert.Empty(image.RelaxUnusedVersions("version `GLIBCXX_3.4.30' not found"));
        Assert.Contains("Debian 12",
            NativeAdvice.Refused(s_library, "", image.UsedSymbols("version `GLIBCXX_3.4.30' not found")));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 0, 0 })]
    [InlineData(new byte[] { (byte)'M', (byte)'Z' })]
    public void Files_that_are_no_libraries_give_null(byte[] content)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            Assert.Null(ElfImage.TryRead(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
