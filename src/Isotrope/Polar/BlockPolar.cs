using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>The polar factors of the blocks of a matrix, each by itself: cheap where a matrix is spread over devices.</summary>
/// <remarks>
/// The blocks of a grid are orthogonal each; the whole is not, its largest singular value is at most √(rows · columns of the
/// grid). No certificate. MuonBP does this on most steps and the whole matrix on every P-th: <see cref="At"/>.
/// Source: <see href="https://arxiv.org/abs/2510.16981"/>.
/// </remarks>
public sealed class BlockPolar : PolarSolver
{
    private readonly PolarSolver _inner;
    private readonly int _rows, _columns;

    /// <summary>A grid of blocks, as equal as the sizes allow.</summary>
    /// <param name="inner">Solves the blocks.</param>
    /// <param name="rows">Blocks along the smaller side, at least 1.</param>
    /// <param name="columns">Blocks along the larger side, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one block.</exception>
    public BlockPolar(PolarSolver inner, int rows, int columns)
    {
        Require.InRange(rows, 1, int.MaxValue, "One block is the whole side.");
        Require.InRange(columns, 1, int.MaxValue, "One block is the whole side.");
        (_inner, _rows, _columns) = (inner, rows, columns);
    }

    /// <inheritdoc/>
    public override string Name => $"blocks-{_rows}x{_columns}-{_inner.Name}";

    /// <inheritdoc/>
    public override double Flops(long m, long n)
    {
        var (rows, columns) = ((double)m / _rows, (double)n / _columns);
        return _rows * _columns * _inner.Flops((long)Math.Min(rows, columns), (long)Math.Max(rows, columns));
    }

    /// <summary>The solver for a step of training: the whole matrix on every period-th step, the blocks on the others.</summary>
    /// <param name="step">From 0 on.</param>
    /// <param name="period">P, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not positive.</exception>
    public PolarSolver At(long step, int period)
    {
        Require.InRange(period, 1, int.MaxValue, "1 always takes the whole matrix.");
        return step % period == 0 ? _inner : this;
    }

    /// <inheritdoc/>
    private protected override long LargestBatched => long.MaxValue;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var rows = new List<Tensor>();
        foreach (var row in wide.tensor_split(Math.Min(_rows, wide.shape[^2]), -2))
            rows.Add(cat(
                [.. row.tensor_split(Math.Min(_columns, wide.shape[^1]), -1).Select(block => _inner.Map(block, report))], -1));
        var whole = cat(rows, -2);
        report.Certificate = PolarCertificate.None;
        return whole.MoveToOuterDisposeScope();
    }
}
