using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>The polar factor of the leading part of a matrix: a random sketch of its range,
/// and the factor of what lies in it.</summary>
/// <remarks>
/// For G [m, n], m ≤ n, and k = rank + oversampling columns of a Gaussian matrix Ω [n, k], which its seed determines:
/// <code>
/// Q = orth(G·Ω), repeated q times: Q = orth(G·(G^T·Q))      // [m, k]
/// U = Q·polar(Q^T·G)                                          // singular values 1 on the sketched range, 0 beside it
/// </code>
/// It drops directions, so it is no approximation of the polar factor and carries no certificate; ⟨G, U⟩ is the nuclear norm of
/// Q^T·G. Pays only for k much smaller than m. Sources: Halko, Martinsson, Tropp (2011),
/// <see href="https://doi.org/10.1137/090771806"/>; low-rank orthogonalization, <see href="https://arxiv.org/abs/2509.11983"/>.
/// </remarks>
public sealed class SketchedPolar : PolarSolver
{
    private const long Seed = 1_109_11983;   // any fixed number: results repeat
    private static readonly SvdPolar s_exact = new();
    private readonly int _rank, _oversampling, _powers;
    private readonly PolarSolver _inner;
    private readonly long _seed;

    /// <summary>A sketch.</summary>
    /// <param name="rank">Directions that matter, at least 1. A matrix with fewer rows is handed to the inner solver.</param>
    /// <param name="oversampling">Further columns of the sketch. Default 8 (Halko et al., section 4.2: 5 to 10).</param>
    /// <param name="powers">q, 0 to 10. Default 1.</param>
    /// <param name="inner">Solves the small matrix; null for the singular value decomposition.</param>
    /// <param name="seed">Determines the sketch; solvers of one seed give the same result. Default a fixed number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SketchedPolar(int rank, int oversampling = 8, int powers = 1, PolarSolver? inner = null, long seed = Seed)
    {
        Require.InRange(rank, 1, int.MaxValue, "It is the number of directions to keep.");
        Require.InRange(oversampling, 0, int.MaxValue, "Five to ten are usual.");
        Require.InRange(powers, 0, 11, "One is usual.");
        (_rank, _oversampling, _powers, _inner, _seed) = (rank, oversampling, powers, inner ?? s_exact, seed);
    }

    /// <inheritdoc/>
    public override string Name => $"sketched-{_rank}";

    /// <inheritdoc/>
    public override double Flops(long m, long n)
    {
        double k = Math.Min(m, _rank + _oversampling);
        return (2 + 2 * _powers) * 2 * m * n * k + 14 * n * k * k;
    }

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        var columns = Math.Min(wide.shape[^2], _rank + _oversampling);
        if (columns == wide.shape[^2]) return _inner.FactorOrRow(wide, report);
        using var scope = NewDisposeScope();
        var basis = RandomRange.Of(wide, columns, _powers, (ulong)_seed);
        var small = _inner.Map(basis.transpose(-2, -1).matmul(wide), report);
        report.Steps = 1 + _powers;
        report.Certificate = PolarCertificate.None;
        return basis.matmul(small).MoveToOuterDisposeScope();
    }
}
