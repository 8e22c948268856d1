namespace Isotrope.Polar.Kernels;

/// <summary>One pass of a Zolotarev function over the singular values: X = U·f(S/N)·V^T through the Gram matrix.</summary>
internal static class ZolotarevPass
{
    /// <summary>U·f(S/N)·V^T, scaled so that the largest value of f on its interval becomes <paramref name="top"/>.</summary>
    /// <param name="wide">G, [.., m, n].</param>
    /// <param name="gram">The lower part of G·G^T; overwritten.</param>
    /// <param name="squaredNorms">N², one for each matrix.</param>
    /// <param name="function">f.</param>
    /// <param name="top">Null for f as it is.</param>
    public static Tensor Apply(Tensor wide, Tensor gram, double[] squaredNorms, Zolotarev function, double? top = null)
    {
        using var scope = NewDisposeScope();
        var factor = top is { } value ? value / (1 + function.Error) : 1;
        if (wide.dim() == 3)
        {
            var squaredNorm = tensor(squaredNorms, dtype: gram.dtype, device: gram.device).view(-1, 1, 1);
            return Products.Left(Map(gram.div_(squaredNorm), function, factor, 1).mul_(squaredNorm.rsqrt()), wide)
                .MoveToOuterDisposeScope();
        }
        var map = Map(gram, function, factor / Math.Sqrt(squaredNorms[0]), squaredNorms[0]);
        return Products.Left(map, wide).MoveToOuterDisposeScope();
    }

    private static Tensor Map(Tensor gram, Zolotarev function, double factor, double largest) => ShiftedInverses.Sum(
        gram, factor * function.Constant, function.Shifts, [.. function.Weights.Select(weight => factor * weight)], largest,
        mayOverwrite: true);
}
