using Isotrope.State;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Checkpoints;

public sealed class TensorFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string Path => System.IO.Path.Combine(_folder.Path, "file.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    public void A_tensor_comes_back_as_it_was(ScalarType type)
    {
        var written = arange(0, 12, dtype: ScalarType.Float32).reshape(3, 4).to(type);
        var read = zeros([3, 4], dtype: type);
        Copy(written, read);
        Assert.True(written.equal(read).all().item<bool>());
    }

    [Fact]
    public void What_is_written_are_the_elements_in_order_even_of_a_view()
    {
        SafetensorsFile.Write(Path, [TensorFiles.ToFile("t", arange(0, 6, dtype: ScalarType.Float32).reshape(2, 3).t())]);
        var bytes = File.ReadAllBytes(Path)[^24..];
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], Enumerable.Range(0, 6).Select(i => BitConverter.ToSingle(bytes, 4 * i)));
    }

    [Fact]
    public void A_view_can_be_read_into()
    {
        var target = zeros(3, 2);
        Copy(arange(0, 6, dtype: ScalarType.Float32).reshape(2, 3), target.t());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], target.data<float>().ToArray());
    }

    [Fact]
    public void Special_values_and_scalars_survive()
    {
        foreach (var value in new[] { float.NaN, float.NegativeInfinity, -0f, float.Epsilon })
        {
            var read = zeros([]);
            Copy(tensor(value), read);
            Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits(read.item<float>()));
        }
    }

    [Fact]
    public void A_tensor_of_another_shape_or_type_is_refused_and_both_are_named()
    {
        SafetensorsFile.Write(Path, [TensorFiles.ToFile("weight", zeros(2, 3))]);
        using var file = SafetensorsFile.Open(Path);
        var target = ones(3, 2);

        var shape = Assert.Throws<ArgumentException>(() => TensorFiles.FromFile(file, "weight", target)).Message;
        Assert.Contains("'weight'", shape);
        Assert.Contains("[2, 3]", shape);
        Assert.Contains("[3, 2]", shape);
        Assert.True(target.equal(ones(3, 2)).all().item<bool>());   // and nothing was written
        var type = Assert.Throws<ArgumentException>(
            () => TensorFiles.FromFile(file, "weight", zeros([2, 3], ScalarType.Float64))).Message;
        Assert.Contains("Float32", type);
        Assert.Contains("Float64", type);
        Assert.Contains(
            "no tensor 'bias'", Assert.Throws<ArgumentException>(() => TensorFiles.FromFile(file, "bias", target)).Message);
    }

    [Fact]
    public void A_type_without_a_counterpart_is_refused() =>
        Assert.Contains("ComplexFloat32",
            Assert.Throws<ArgumentException>(() => TensorFiles.ToFile("t", zeros([1], ScalarType.ComplexFloat32))).Message);

    private void Copy(Tensor from, Tensor to)
    {
        SafetensorsFile.Write(Path, [TensorFiles.ToFile("t", from)]);
        using var file = SafetensorsFile.Open(Path);
        TensorFiles.FromFile(file, "t", to);
    }
}
