namespace Isotrope.Polar.Kernels;

/// <summary>One pass of a Zolotarev function over the singular values: X = f(S/N) through the Gram matrix.</summary>
internal static class ZolotarevPass
{
    /// <summary>U·f(S/N)·V^T/max f, so that the largest value is <paramref name="top"/> (or as f has it, if null).</summary>
    /// <param name="wide">G, [.., m, n].</param>
    /// <param name="gram">G·G^T; overwritten.</param>
    /// <param name="squaredNorms">N², one for each matrix; null for 1.</param>
    /// <param name="function">f.</param>
    /// <param name="top">What the maximum of f on its interval becomes.</param>
    public static Tensor Apply(Tensor wide, Tensor gram, double[]? squaredNorms, Zolotarev function, double? top = null)
    {
        using var scope = NewDisposeScope();
        var squaredNorm = squaredNorms is null ? null
            : tensor(squaredNorms, dtype: gram.dtype, device: gram.device).view(gram.dim() == 3 ? [-1, 1, 1] : [1, 1]);
        if (squaredNorm is not null) gram.div_(squaredNorm);
        var factor = top is { } value ? value / (1 + function.Error) : 1;
        var map = ShiftedInverses.Sum(
            gram, factor * function.Constant, function.Shifts, [.. function.Weights.Select(w => factor * w)]);
        if (squaredNorm is not null) map.mul_(squaredNorm.rsqrt());
        return Products.Left(map, wide).MoveToOuterDisposeScope();
    }
}
