using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Safetensors;

public class BadFileTests
{
    public static TheoryData<string> Names => new(BadFiles.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_file_is_refused_with_path_byte_and_reason(string name)
    {
        var (bytes, says) = BadFiles.All[name];
        using var folder = new TemporaryFolder();
        var path = folder["bad.safetensors"];
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<CorruptFileException>(() => SafetensorsFile.Open(path));

        Assert.Equal(path, error.Path);
        Assert.InRange(error.Offset, 0, bytes.Length);
        Assert.Contains(says, error.Message);
        Assert.Contains($"byte {error.Offset}", error.Message);
        File.Delete(path);                       // it was closed
    }
}
