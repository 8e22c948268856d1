namespace Isotrope.Polar.Kernels;

/// <summary>An orthonormal basis of the range of a matrix as a Gaussian sketch sees it.</summary>
/// <remarks>Source: Halko, Martinsson, Tropp (2011), <see href="https://doi.org/10.1137/090771806"/>, algorithms 4.1 and
/// 4.4.</remarks>
internal static class RandomRange
{
    /// <summary>Q [.., m, k] of matrices [.., m, n]: Q = orth(G·Ω), then q times Q = orth(G·(G^T·Q)).</summary>
    /// <param name="matrices">G, [m, n] or [b, m, n]; all of a batch see the same Ω, as separate matrices would.</param>
    /// <param name="columns">k, at most m.</param>
    /// <param name="powers">q.</param>
    /// <param name="seed">Determines Ω [n, k].</param>
    public static Tensor Of(Tensor matrices, long columns, int powers, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed, matrices.device);
        var sketch = randn([matrices.shape[^1], columns], dtype: matrices.dtype, device: matrices.device, generator: generator);
        var transposed = matrices.transpose(-2, -1);
        var (basis, _) = linalg.qr(matrices.matmul(sketch));
        for (var power = 0; power < powers; power++) (basis, _) = linalg.qr(matrices.matmul(transposed.matmul(basis)));
        return basis.MoveToOuterDisposeScope();
    }
}
