using System.IO.Hashing;
using System.Text;
using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Tests.Safetensors;

namespace Isotrope.Storage.Tests.Checkpoints;

public class ManifestTests
{
    private static readonly CheckpointManifest s_typical = new(1, 7, [new("state.json", 2, "00")], [new("w", "11")]);

    [Fact]
    public void A_manifest_is_plain_json_that_ends_with_its_checksum()
    {
        var text = Encoding.UTF8.GetString(s_typical.ToBytes());
        using var json = System.Text.Json.JsonDocument.Parse(text);
        Assert.Equal(7, json.RootElement.GetProperty("step").GetInt64());
        Assert.Equal("w", json.RootElement.GetProperty("tensors")[0].GetProperty("name").GetString());
        Assert.Matches("\"checksum\": \"[0-9a-f]{32}\"\n}\n$", text);
    }

    [Theory]
    [InlineData("""{"format":2,"step":1,"files":[],"tensors":[]""", "format 2")]
    [InlineData("""{"format":1,"files":[],"tensors":[]""", "step")]
    [InlineData("""{"format":1,"step":1,"tensors":[]""", "files")]
    [InlineData("""{"format":1,"step":1,"files":null,"tensors":[]""", "files")]
    [InlineData("""{"format":1,"step":1,"files":[null],"tensors":{}""", "tensors")]
    [InlineData("""{"format":1,"step":1e99,"files":[],"tensors":[]""", "step")]
    [InlineData("""{"format":1,"step":1,"files":[null],"tensors":[]""", "in place of one")]
    [InlineData("""{"format":1,"step":1,"files":[],"tensors":[{"name":"w","checksum":""},{"name":"w","checksum":""}]""", "twice")]
    [InlineData("""{"format":1,"step":1,"files":[],"tensors":[{"name":"w"}]""", "checksum")]
    [InlineData("""[""", "what belongs here")]
    public void A_manifest_with_a_valid_checksum_is_still_checked(string json, string says) =>
        Assert.Contains(says, Assert.Throws<CorruptFileException>(() => CheckpointManifest.Parse(Signed(json), "m")).Message);

    [Fact]
    public void Mutated_manifests_are_refused_as_corrupt_even_when_signed_anew()
    {
        var body = Encoding.UTF8.GetBytes(
            """{"format":1,"step":7,"files":[{"name":"state.json","bytes":2,"checksum":"00"}]""" +
            ""","tensors":[{"name":"w","checksum":"11"}]""");
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            try
            {
                CheckpointManifest.Parse(Signed(Mutation.Of(body, random)), "m");
            }
            catch (CorruptFileException)
            {
            }
        }
    }

    private static byte[] Signed(string json) => Signed(Encoding.UTF8.GetBytes(json));

    private static byte[] Signed(byte[] json)
    {
        byte[] body = [.. json, .. ",\"checksum\":\""u8];
        return [.. body, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(XxHash128.Hash(body))), .. "\"\n}\n"u8];
    }
}
