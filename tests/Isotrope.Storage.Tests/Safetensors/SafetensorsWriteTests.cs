using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CsCheck;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Safetensors;

public class SafetensorsWriteTests
{
    [Fact]
    public void The_bytes_of_a_file_are_those_that_the_format_describes()
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile.Write(folder["a"],
            [TensorData.Of<byte>("b", new byte[] { 7 }, 1), TensorData.Of<float>("w", new[] { 1f, 2f }, 1, 2)],
            new Dictionary<string, string> { ["by"] = "é" });

        var json = """{"__metadata__":{"by":"é"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}""" +
            ""","b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""";
        var padding = new string(' ', (8 - (Encoding.UTF8.GetByteCount(json) % 8)) % 8);
        Assert.Equal(HandMade.File(json + padding, 0, 0, 128, 63, 0, 0, 0, 64, 7), File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void Whatever_is_written_is_read_back_and_aligned()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a"];
        var name = Gen.String[Gen.Char.AlphaNumeric, 1, 12];
        var values = Gen.OneOf(
            Gen.Float.Array[0, 20].Select(Tensor), Gen.Double.Array[0, 20].Select(Tensor), Gen.Byte.Array[0, 20].Select(Tensor),
            Gen.Short.Array[0, 20].Select(Tensor), Gen.Long.Array[0, 20].Select(Tensor), Gen.Bool.Array[0, 20].Select(Tensor));
        Gen.Select(Gen.Dictionary(name, values)[0, 6], Gen.Dictionary(Gen.String, name)[0, 3]).Sample((tensors, metadata) =>
        {
            metadata = metadata.Where(pair => pair.Key.All(c => !char.IsSurrogate(c))).ToDictionary();
            SafetensorsFile.Write(path, [.. tensors.Select(pair => pair.Value.Data with { Name = pair.Key })], metadata);

            using var file = SafetensorsFile.Open(path);
            Assert.Equal(metadata.OrderBy(pair => pair.Key), file.Metadata.OrderBy(pair => pair.Key));
            Assert.Equal(tensors.Keys.Order(), file.Tensors.Keys.Order());
            foreach (var (key, (data, bytes)) in tensors)
            {
                var info = file.Tensors[key];
                Assert.Equal((data.ElementType, bytes.Length), (info.ElementType, (int)info.Bytes));
                Assert.Equal(data.Shape, info.Shape);
                Assert.Equal(0, info.Offset % (info.ElementType.Bits() / 8));
                var read = new byte[bytes.Length];
                file.Read(key, read);
                Assert.Equal(bytes, read);
            }
            CheckWithAnotherReader(File.ReadAllBytes(path), tensors.Count);
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Elements_may_come_in_pieces()
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile.Write(folder["a"], [new("x", ElementType.UInt8, [3], stream =>
        {
            stream.WriteByte(1);
            stream.Write([2], 0, 1);
            stream.Write([3]);
            stream.Flush();
        })]);
        using var file = SafetensorsFile.Open(folder["a"]);
        var read = new byte[3];
        file.Read("x", read);
        Assert.Equal([1, 2, 3], read);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\0b", "U+0000")]
    [InlineData("__metadata__", "reserved")]
    public void A_name_that_could_not_be_read_back_is_not_written(string name, string says) =>
        Refused(says, TensorData.Of<byte>(name, new byte[1], 1));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name_but_a_whole_one_is()
    {
        Refused("surrogate", TensorData.Of<byte>("a\uD800", new byte[1], 1));
        Refused("surrogate", TensorData.Of<byte>("\uDC00a", new byte[1], 1));
        Refused("surrogate", TensorData.Of<byte>("\uD83Da", new byte[1], 1));
        using var folder = new TemporaryFolder();
        SafetensorsFile.Write(folder["a"], [TensorData.Of<byte>("\uD83D\uDE00", new byte[1], 1)]);
        using var file = SafetensorsFile.Open(folder["a"]);
        Assert.Equal(["\uD83D\uDE00"], file.Tensors.Keys);
    }

    [Fact]
    public void Tensors_that_do_not_fit_their_description_are_not_written()
    {
        Refused("Two tensors are named 'x'", TensorData.Of<byte>("x", new byte[1], 1), TensorData.Of<byte>("x", new byte[1], 1));
        Refused("[-1]", TensorData.Of<byte>("x", default, -1));
        Refused("[-1, -1]", TensorData.Of<byte>("x", new byte[1], -1, -1));
        Refused("below 2^63", TensorData.Of<double>("x", default, long.MaxValue));
        Refused("2^63 bytes together", TensorData.Of<byte>("x", default, long.MaxValue), TensorData.Of<byte>("y", default, 1));
        Refused("at most 64 lengths", TensorData.Of<byte>("x", new byte[1], [.. Enumerable.Repeat(1L, 65)]));
        Refused("whole number of bytes", new TensorData("x", ElementType.Float4, [3], _ => { }));
        Refused("wrote 1 bytes", TensorData.Of<byte>("x", new byte[1], 2));
        Refused("wrote 3 bytes", TensorData.Of<byte>("x", new byte[3], 2));
    }

    private static (TensorData Data, byte[] Bytes) Tensor<T>(T[] values) where T : unmanaged =>
        (TensorData.Of<T>("", values, values.Length), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private static void Refused(string says, params TensorData[] tensors)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(says, Assert.ThrowsAny<ArgumentException>(() => SafetensorsFile.Write(folder["a"], tensors)).Message);
        Assert.Empty(folder.Names);
    }

    private static void CheckWithAnotherReader(byte[] file, int count)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        using var json = JsonDocument.Parse(file.AsMemory(8, length));
        var ends = json.RootElement.EnumerateObject().Where(member => member.Name != "__metadata__")
            .Select(member => member.Value.GetProperty("data_offsets")[1].GetInt64()).ToList();
        Assert.Equal(count, ends.Count);
        Assert.Equal(file.Length - 8 - length, ends.Append(0).Max());
    }
}
