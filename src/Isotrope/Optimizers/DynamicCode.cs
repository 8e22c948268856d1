namespace Isotrope.Optimizers;

/// <summary>The 256 levels of the signed dynamic code, ascending from -0.993 to 1.</summary>
/// <remarks>
/// Seven decades: decade i = 0..6 spans 10^(i-6)·[0.1, 1] with 2^i levels of each sign, the middles of as many equal intervals; 0
/// and 1 complete them. Source: Dettmers (2016), <see href="https://arxiv.org/abs/1511.04561"/>, and Dettmers et al. (2022),
/// <see href="https://arxiv.org/abs/2110.02861"/>, section 1.3, as in the authors' code.
/// </remarks>
internal static class DynamicCode
{
    private const int Decades = 7;   // the bits beside the sign, all of which may be exponent

    private static readonly double[] s_levels = [.. All().Order()];

    /// <summary>Index of the level 0.</summary>
    public static int Zero { get; } = Array.IndexOf(s_levels, 0.0);

    /// <summary>The levels, float32 [256]; the caller disposes them.</summary>
    public static Tensor Levels(Device device) => tensor(s_levels, dtype: ScalarType.Float32, device: device);

    /// <summary>Indices of the levels nearest to numbers from -1 to 1, uint8 of their shape; the caller disposes them.</summary>
    public static Tensor Nearest(Tensor numbers)
    {
        using var scope = NewDisposeScope();
        double[] middles = [.. s_levels.Zip(s_levels.Skip(1), (low, high) => (low + high) / 2)];
        var bounds = tensor(middles, dtype: numbers.dtype, device: numbers.device);
        return searchsorted(bounds, numbers.contiguous(), out_int32: true).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    private static IEnumerable<double> All()
    {
        yield return 0;
        yield return 1;
        for (var decade = 0; decade < Decades; decade++)
        {
            var (size, count) = (Math.Pow(10, decade - Decades + 1), 1 << decade);
            for (var i = 0; i < count; i++)
            {
                var middle = size * (0.1 + 0.9 * (i + 0.5) / count);
                yield return middle;
                yield return -middle;
            }
        }
    }
}
