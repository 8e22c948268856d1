namespace Isotrope.Polar.Kernels;

/// <summary>The largest eigenvalue of positive semidefinite matrices, by Lanczos' method.</summary>
/// <remarks>
/// The estimate is a Ritz value, so it never exceeds the true value (but for rounding). From a start vector drawn uniformly from the
/// sphere it is below (1 - ε) of the true value with probability at most 1.648·√m·exp(-√ε·(2k - 1)) after k steps (Kuczyński and
/// Woźniakowski 1992, <see href="https://doi.org/10.1137/0613066"/>, theorem 4.2). The start vector is one fixed draw, so that results
/// repeat.
/// </remarks>
internal static class LargestEigenvalue
{
    /// <summary>Allowed probability of an estimate below what <see cref="Excess"/> says.</summary>
    public const double FailureProbability = 1e-6;

    private const int Seed = 20_240_917;

    /// <summary>Largest Ritz value of symmetric matrices [.., m, m] after k steps: [.., 1, 1].</summary>
    public static Tensor Of(Tensor matrices, int steps) => Of(matrices, matrices.matmul, steps);

    /// <summary>Largest Ritz value of X·X^T for X [.., m, n], without forming it.</summary>
    public static Tensor OfGram(Tensor wide, int steps)
    {
        using var transposed = wide.transpose(-2, -1);
        return Of(wide, vector =>
        {
            using var inner = transposed.matmul(vector);
            return wide.matmul(inner);
        }, steps);
    }

    /// <summary>The true value is at most this many times the estimate, with probability 1 - <see cref="FailureProbability"/>.</summary>
    public static double Excess(long m, int steps)
    {
        if (steps >= m) return 1 + 1e-6;   // the Krylov space is everything
        var root = Math.Log(1.648 * Math.Sqrt(m) / FailureProbability) / (2 * steps - 1);
        return root < 1 ? 1 / (1 - root * root) : double.PositiveInfinity;
    }

    private static Tensor Of(Tensor like, Func<Tensor, Tensor> apply, int steps)
    {
        using var scope = NewDisposeScope();
        var vector = Start(like);
        Tensor? previous = null, beta = null;
        List<Tensor> diagonal = [], beside = [];
        for (var step = 0; step < Math.Min(steps, like.shape[^2]); step++)
        {
            if (beta is not null) beside.Add(beta);
            var next = apply(vector);
            var alpha = next.mul(vector).sum([-2], keepdim: true);
            diagonal.Add(alpha);
            next.sub_(alpha.mul(vector));
            if (previous is not null) next.sub_(beta!.mul(previous));
            beta = linalg.vector_norm(next, 2, [-2], keepdim: true);
            previous = vector;
            vector = next.div(beta.add(beta.eq(0)));
        }
        var tridiagonal = Diagonal(diagonal, 0);
        if (beside.Count > 0) tridiagonal.add_(Diagonal(beside, 1)).add_(Diagonal(beside, -1));
        return linalg.eigvalsh(tridiagonal).amax([-1], keepdim: true).unsqueeze(-1).clamp_(min: 0).to(like.dtype)
            .MoveToOuterDisposeScope();
    }

    private static Tensor Diagonal(List<Tensor> values, long offset) =>
        cat(values, -1).squeeze(-2).to(ScalarType.Float64).diag_embed(offset);

    /// <summary>A fixed unit vector [.., m, 1].</summary>
    private static Tensor Start(Tensor like)
    {
        var random = new Random(Seed);
        var values = new double[like.shape[^2]];
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var vector = tensor(values, dtype: like.dtype, device: like.device).unsqueeze(-1);
        vector.div_(vector.norm());
        return like.dim() == 3 ? vector.expand(like.shape[0], -1, -1) : vector;
    }
}
