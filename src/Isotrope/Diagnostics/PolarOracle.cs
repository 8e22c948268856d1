namespace Isotrope.Diagnostics;

/// <summary>Judges computed polar factors of one matrix, or of a batch, against its singular value decomposition in
/// float64.</summary>
/// <remarks>
/// With G = U·S·V^T the map of a factor X at σᵢ is f(σᵢ) = uᵢ^T·X·vᵢ. Singular values up to max(m, n)·u of the largest, u the
/// unit roundoff of G's type, are rounding noise, whose vectors say nothing; they do not count.
/// </remarks>
public sealed class PolarOracle : IDisposable
{
    /// <summary>Singular values from this fraction of the largest on count as covered, as in the accuracies 1e-2 and
    /// 1e-5.</summary>
    public const double Covered = 1e-3;

    private readonly Tensor _u, _vt;   // [b, m, k], [b, k, n], float64
    private readonly double[][] _sigma;
    private readonly Tensor _matrices;
    private readonly double _noise;

    /// <summary>Decomposes G.</summary>
    /// <param name="matrix">G, [m, n] or [b, m, n], finite.</param>
    public PolarOracle(Tensor matrix)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _matrices = Batch(matrix).DetachFromDisposeScope();
        var (u, s, vt) = linalg.svd(_matrices, fullMatrices: false);
        (_u, _vt) = (u.DetachFromDisposeScope(), vt.DetachFromDisposeScope());
        _sigma = [.. Enumerable.Range(0, (int)s.shape[0]).Select(i => s[i].cpu().data<double>().ToArray())];
        _noise = Math.Max(matrix.shape[^2], matrix.shape[^1]) * Math.Pow(2, matrix.dtype == ScalarType.Float64 ? -53 : -24);
    }

    /// <summary>The sum of all singular values of each matrix.</summary>
    public IReadOnlyList<double> NuclearNorms => [.. _sigma.Select(values => values.Sum())];

    /// <summary>Judges a factor; of a batch, the worst of every figure.</summary>
    /// <param name="factor">X, of G's shape.</param>
    public PolarQuality Judge(Tensor factor)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var x = Batch(factor);
        var core = _u.transpose(-2, -1).matmul(x).matmul(_vt.transpose(-2, -1));   // [b, k, k]
        var map = core.diagonal(0, -2, -1).contiguous().cpu();
        var inner = _matrices.mul(x).sum([-2, -1]).cpu();
        return Enumerable.Range(0, _sigma.Length)
            .Select(i => Judge(x[i], i, map[i].data<double>().ToArray(), inner[i].item<double>()))
            .Aggregate((a, b) => a.Worse(b));
    }

    /// <summary>Releases the decomposition.</summary>
    public void Dispose()
    {
        _u.Dispose();
        _vt.Dispose();
        _matrices.Dispose();
    }

    private PolarQuality Judge(Tensor x, int index, double[] map, double inner)
    {
        var sigma = _sigma[index];   // descending
        var covered = sigma.Count(value => value > 0 && value >= Covered * sigma[0]);
        if (covered == 0) return new(0, 0, 0, 0, 0, 0);
        var (low, high) = (map.Take(covered).Min(), map.Take(covered).Max());
        var (violation, largest) = (0.0, double.NegativeInfinity);
        for (var i = sigma.Count(value => value > _noise * sigma[0]) - 1; i >= 0; i--)
        {
            violation = Math.Max(violation, largest - map[i]);
            largest = Math.Max(largest, map[i]);
        }
        // In the covered directions alone, or a factor of a matrix that lacks full rank would count as far from orthogonal.
        using var rows = _u[index].narrow(1, 0, covered).transpose(0, 1).matmul(x);
        using var residual = rows.matmul(rows.transpose(0, 1)).sub_(eye(covered, dtype: ScalarType.Float64, device: x.device));
        return new(low, high, Math.Max(high - 1, 1 - low), residual.norm().item<double>() / Math.Sqrt(covered),
            1 - inner / sigma.Sum(), violation);
    }

    private static Tensor Batch(Tensor matrices)
    {
        var exact = matrices.detach().to(ScalarType.Float64);
        return exact.dim() == 2 ? exact.unsqueeze(0) : exact.alias();
    }
}
