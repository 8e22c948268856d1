namespace Isotrope.Norms;

/// <summary>Euclidean lengths that neither over- nor underflow on the way.</summary>
internal static class Lengths
{
    /// <summary>Root of the sum of squares along dimensions, which are kept with size 1.</summary>
    public static Tensor Along(Tensor tensor, params long[] dimensions)
    {
        var largest = tensor.abs().amax(dimensions, keepdim: true);
        return (tensor / NotZero(largest)).square().sum(dimensions, keepdim: true).sqrt_().mul_(largest);
    }

    /// <summary>Lines longer than a radius shortened to it.</summary>
    public static Tensor Shortened(Tensor tensor, double radius, params long[] dimensions) =>
        tensor * (radius / Along(tensor, dimensions).clamp_min(radius));

    /// <summary>The same with 1 in place of 0, to divide by.</summary>
    public static Tensor NotZero(Tensor lengths) => lengths + lengths.eq(0);
}
