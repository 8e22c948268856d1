namespace Isotrope.Polar.Kernels;

/// <summary>X·(I + c·X^T·X)^-1 for X [.., n, m], n ≥ m: what Halley-type iterations are made of.</summary>
internal static class Halley
{
    /// <summary>As Q₁·Q₂^T/√c, where [√c·X; I] = [Q₁; Q₂]·R: backward stable for any c.</summary>
    public static Tensor ByQr(Tensor x, double c)
    {
        using var scope = NewDisposeScope();
        var (n, m) = (x.shape[^2], x.shape[^1]);
        var (q, _) = linalg.qr(cat([x.mul(Math.Sqrt(c)), Identity(x)], dim: -2));
        var top = q.narrow(-2, 0, n);
        var bottom = q.narrow(-2, n, m);
        return top.matmul(bottom.transpose(-2, -1)).mul_(1 / Math.Sqrt(c)).MoveToOuterDisposeScope();
    }

    /// <summary>Through Cholesky's factorisation: faster, for c up to about 100.</summary>
    public static Tensor ByCholesky(Tensor x, double c)
    {
        using var scope = NewDisposeScope();
        var transposed = x.transpose(-2, -1);
        var factor = linalg.cholesky(Identity(x).add(transposed.matmul(x), alpha: c));
        return transposed.cholesky_solve(factor).transpose(-2, -1).MoveToOuterDisposeScope();
    }

    /// <summary>1.5·X - 0.5·X·X^T·X, which squares a deviation of rounding size.</summary>
    public static Tensor Polished(Tensor x)
    {
        using var gram = x.transpose(-2, -1).matmul(x);
        return Products.Add(1.5, x, -0.5, x, gram);
    }

    private static Tensor Identity(Tensor x)
    {
        var identity = eye(x.shape[^1], dtype: x.dtype, device: x.device);
        return x.dim() == 3 ? identity.expand(x.shape[0], -1, -1) : identity;
    }
}
