namespace Isotrope.Tests;

internal static class Expect
{
    /// <summary>The largest difference is at most a fraction of the largest expected entry.</summary>
    public static void Close(Tensor actual, Tensor expected, double relative)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (a, e) = (actual.detach().to(ScalarType.Float64), expected.detach().to(ScalarType.Float64));
        var error = (a - e).abs().max().item<double>();
        var size = e.abs().max().item<double>();
        Assert.True(error <= relative * size, $"off by {error:g3} where the largest expected entry is {size:g3}; " +
            $"allowed {relative:g2} of it");
    }
}
