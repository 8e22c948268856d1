using Isotrope.Native;

namespace Isotrope.Tests.Native;

public sealed class TorchShimTests
{
    [Fact]
    public void The_interface_proves_itself_on_the_libtorch_that_is_shipped() => Assert.True(TorchShim.IsAvailable);

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-14)]   // the coefficients are doubles here, in TorchSharp they are not
    public void Products_write_what_the_long_way_computes(ScalarType type, double relative)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (a, b, c, target) =
            (randn(5, 7, dtype: type), randn(7, 3, dtype: type), randn(5, 3, dtype: type), empty(5, 3, dtype: type));

        TorchShim.Multiply(target, a, b);
        Expect.Close(target, a.matmul(b), relative);

        TorchShim.MultiplyAdd(target, 0.3, c, -1.7, a, b);
        Expect.Close(target, c.mul(0.3) - a.matmul(b).mul(1.7), relative);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-14)]
    public void Batched_products_write_in_place(ScalarType type, double relative)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (a, b, c) = (randn(4, 5, 7, dtype: type), randn(4, 7, 3, dtype: type), randn(4, 5, 3, dtype: type));
        var expected = c.mul(0.3) - a.matmul(b).mul(1.7);

        TorchShim.BatchMultiplyAdd(c, 0.3, c, -1.7, a, b);

        Expect.Close(c, expected, relative);
    }

    [Fact]
    public void A_refused_call_throws_and_the_process_lives()
    {
        using var scope = NewDisposeScope();
        var (a, target) = (randn(2, 3), empty(2, 2));
        Assert.Throws<InvalidOperationException>(() => TorchShim.Multiply(target, a, a));
        Assert.Throws<InvalidOperationException>(() => TorchShim.Call("aten::no_such_operation", "", [TorchShim.Of(a)]));
        TorchShim.Multiply(target, a, a.transpose(0, 1));
        Expect.Close(target, a.matmul(a.transpose(0, 1)), 1e-6);
    }

    [Fact]
    public void Operations_without_a_binding_are_called_by_name()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (arange(4, dtype: ScalarType.Float32), ones(4));
        TorchShim.Call("aten::copy_", "", [TorchShim.Of(y), TorchShim.Of(x), TorchShim.Of(false)]);
        Assert.Equal(x, y);
    }
}
