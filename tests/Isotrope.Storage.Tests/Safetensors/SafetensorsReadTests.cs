using System.Text;
using CsCheck;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Safetensors;

public class SafetensorsReadTests
{
    [Fact]
    public void A_typical_file_is_read_as_its_bytes_say()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.safetensors"], HandMade.Typical);
        using var file = SafetensorsFile.Open(folder["a.safetensors"]);

        Assert.Equal(["w", "b"], file.Tensors.Keys);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal((ElementType.Float32, 16L), (file.Tensors["w"].ElementType, file.Tensors["w"].Bytes));
        Assert.Equal([2, 2], file.Tensors["w"].Shape);
        Assert.Equal((ElementType.BFloat16, 6L), (file.Tensors["b"].ElementType, file.Tensors["b"].Bytes));
        Assert.Equal(file.Tensors["w"].Offset + 16, file.Tensors["b"].Offset);

        var values = new float[2];
        file.Read("w", System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()), start: 8);
        Assert.Equal([3f, 4f], values);
    }

    [Theory]
    [InlineData("""{}""", 0)]                                                                    // nothing at all is allowed
    [InlineData("""{"s":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", 8)]                 // a scalar
    [InlineData("""{"e":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]}}""", 0)]              // an empty tensor
    // any order, an empty one between
    [InlineData(
        """
        {"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},
        "e":{"dtype":"U8","shape":[0],"data_offsets":[1,1]},
        "a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}
        """, 2)]
    [InlineData("""{"x":{"data_offsets":[0,3],"shape":[4],"dtype":"F6_E2M3"}}""", 3)]             // four elements in three bytes
    [InlineData("""{"x":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""", 1)]                 // two elements in a byte
    [InlineData("""{"\u0061\/b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} """, 1)]        // escapes and padding
    [InlineData("""{"__metadata__":{},"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", 1)]
    public void Everything_the_format_allows_is_read(string json, int dataBytes)
    {
        var header = SafetensorsHeader.Read(HandMade.File(json, new byte[dataBytes]), "x");
        Assert.Equal(dataBytes, header.Tensors.Values.Sum(tensor => tensor.Bytes));
    }

    [Fact]
    public void Files_put_together_by_hand_are_read_back()
    {
        string[] types =
            ["BOOL", "U8", "I8", "U16", "I16", "U32", "I32", "U64", "I64", "F16",
                "BF16", "F32", "F64", "C64", "F8_E4M3", "F8_E5M2"];
        var type = Gen.Int[0, types.Length - 1].Select(i => types[i]);
        var tensor = Gen.Select(type, Gen.Long[0, 4].Array[0, 4]);
        Gen.Select(tensor.Array[0, 8], Gen.Int[0, 20]).Sample((tensors, padding) =>
        {
            var (json, offset) = (new StringBuilder("{"), 0L);
            for (var i = 0; i < tensors.Length; i++)
            {
                var (name, shape) = tensors[i];
                var bytes = shape.Aggregate(Width(name), (product, length) => product * length);
                json.Append(i == 0 ? "" : ",").Append($$"""
                    "t{{i}}": {"dtype": "{{name}}",
                        "shape": [{{string.Join(",", shape)}}], "data_offsets": [{{offset}},{{offset += bytes}}]}
                    """);
            }
            var file = HandMade.File(json + "}" + new string(' ', padding), new byte[offset]);
            var header = SafetensorsHeader.Read(file, "x");

            Assert.Equal(tensors.Length, header.Tensors.Count);
            for (var i = 0; i < tensors.Length; i++)
            {
                Assert.Equal(tensors[i].Item1, header.Tensors[$"t{i}"].ElementType.FormatName());
                Assert.Equal(tensors[i].Item2, header.Tensors[$"t{i}"].Shape);
            }
        }, iter: 1000);
    }

    [Fact]
    public void Reading_beyond_a_tensor_is_the_callers_mistake()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.safetensors"], HandMade.Typical);
        using var file = SafetensorsFile.Open(folder["a.safetensors"]);

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("w", new byte[17]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("w", new byte[1], start: 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("w", new byte[1], start: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("w", new byte[1], start: long.MaxValue));
        Assert.Contains("It has 2: w, b.", Assert.Throws<ArgumentException>(() => file.Read("v", [])).Message);
    }

    [Fact]
    public void A_file_that_is_shortened_while_open_is_reported_and_does_not_end_the_process()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.safetensors"], HandMade.Typical);
        using var file = SafetensorsFile.Open(folder["a.safetensors"]);
        using (var stream = new FileStream(folder["a.safetensors"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(file.Tensors["w"].Offset + 3);

        var error = Assert.Throws<CorruptFileException>(() => file.Read("w", new byte[16]));
        Assert.Equal(file.Tensors["w"].Offset + 3, error.Offset);
    }

    [Fact]
    public void Opening_a_hostile_header_costs_memory_in_proportion_to_its_length_only()
    {
        var json = new StringBuilder("{");
        for (var i = 0; i < 50_000; i++)
            json.Append($$"""{{(i == 0 ? "" : ",")}}"{{i:x}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""");
        var file = HandMade.File(json + "}");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(50_000, SafetensorsHeader.Read(file, "x").Tensors.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6L * file.Length);
    }

    private static long Width(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        _ => 8,
    };
}
