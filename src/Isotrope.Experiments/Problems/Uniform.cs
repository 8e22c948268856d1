namespace Isotrope.Experiments.Problems;

/// <summary>Uniform starting points.</summary>
internal static class Uniform
{
    /// <summary>Independent entries in [-1, 1), float32.</summary>
    public static Tensor Signed(long rows, long columns, Generator random) =>
        rand([rows, columns], dtype: ScalarType.Float32, generator: random).mul_(2).sub_(1);
}
