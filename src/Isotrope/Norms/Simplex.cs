namespace Isotrope.Norms;

/// <summary>Projection onto the numbers from 0 on whose sum is at most a radius.</summary>
/// <remarks>Source: Duchi, Shalev-Shwartz, Singer, Chandra (2008),
/// <see href="https://dl.acm.org/doi/10.1145/1390156.1390191"/>, by sorting.</remarks>
internal static class Simplex
{
    /// <summary>The nearest numbers to values [.., r] from 0 on: all lowered by one amount and cut at 0, as far as the sum
    /// exceeds the radius.</summary>
    public static Tensor Cut(Tensor values, double radius)
    {
        var (descending, _) = values.sort(-1, descending: true);
        var counts = arange(1, values.shape[^1] + 1, dtype: values.dtype, device: values.device);
        // The amount that brings the k largest to the radius; the right k is the last whose smallest stays above it.
        var amounts = (descending.cumsum(-1) - radius) / counts;
        var kept = descending.gt(amounts).sum(-1, keepdim: true);
        var amount = amounts.gather(-1, kept - 1).clamp_min(0);
        return (values - amount).clamp_min(0);
    }
}
