using System.Globalization;

namespace Isotrope.Optimizers;

/// <summary>The weights w_ij with which replica i takes over what replica j has: a doubly stochastic matrix [N, N].</summary>
/// <remarks>
/// Rows that add up to one keep what all agree on, columns that add up to one keep the mean of all; both are checked. The second
/// largest singular value is the factor by which an exchange shrinks disagreement at least; its distance from 1 is the
/// <see cref="SpectralGap"/>.
/// Source of the topologies: Ying, Yuan, Chen, Hu, Pan, Yin (2021), <see href="https://arxiv.org/abs/2110.13363"/>.
/// </remarks>
public sealed class MixingMatrix
{
    private const double Tolerance = 1e-12;   // rows and columns of up to thousands of rounded weights
    private readonly double[,] _weights;

    /// <summary>A matrix of one's own.</summary>
    /// <param name="weights">w_ij, at least 0.</param>
    /// <exception cref="ArgumentException">It is not square, a weight is negative, or a row or column does not add up to
    /// 1.</exception>
    public MixingMatrix(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var count = weights.GetLength(0);
        if (count == 0 || weights.GetLength(1) != count)
            throw new ArgumentException(
                $"A mixing matrix of {count} rows and {weights.GetLength(1)} columns is not square. Give one row and one column " +
                "for each replica.", nameof(weights));
        _weights = (double[,])weights.Clone();
        var indices = Enumerable.Range(0, count);
        foreach (var i in indices) CheckSum("Row", i, indices.Select(j => _weights[i, j]));
        foreach (var j in indices) CheckSum("Column", j, indices.Select(i => _weights[i, j]));
    }

    /// <summary>The matrix of a topology.</summary>
    /// <param name="topology">Who exchanges with whom.</param>
    /// <param name="replicas">N, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such topology, or no replica.</exception>
    public static MixingMatrix Of(Topology topology, int replicas)
    {
        Require.Member(topology);
        Require.InRange(replicas, 1, int.MaxValue, "One replica mixes with nobody.");
        int[] shifts = topology switch
        {
            Topology.Complete => [.. Enumerable.Range(0, replicas)],
            Topology.Ring => [0, 1, replicas - 1],
            _ => [0, .. Powers(replicas)],
        };
        var weights = new double[replicas, replicas];
        for (var i = 0; i < replicas; i++)
            foreach (var shift in shifts) weights[i, (i + shift) % replicas] += 1.0 / shifts.Length;
        return new(weights);
    }

    /// <summary>Number of replicas, N.</summary>
    public int Replicas => _weights.GetLength(0);

    /// <summary>w_ij: how much of replica j replica i takes over.</summary>
    public double this[int i, int j] => _weights[i, j];

    /// <summary>1 less the second largest singular value, in [0, 1]: 1 reaches agreement at once, 0 never.</summary>
    public double SpectralGap
    {
        get
        {
            if (Replicas == 1) return 1;
            using var scope = NewDisposeScope();
            return 1 - linalg.svdvals(tensor(_weights))[1].item<double>();
        }
    }

    /// <summary>Σ_j w_ij·X_j for X [N, ...].</summary>
    internal Tensor Mix(Tensor replicas)
    {
        using var scope = NewDisposeScope();
        using var weights = tensor(_weights).to(replicas.dtype, replicas.device);
        return weights.matmul(replicas.reshape(Replicas, -1)).reshape(replicas.shape).MoveToOuterDisposeScope();
    }

    private static IEnumerable<int> Powers(int replicas)
    {
        for (var shift = 1; shift < replicas; shift *= 2) yield return shift;
    }

    private static void CheckSum(string what, int index, IEnumerable<double> line)
    {
        var weights = line.ToList();
        if (weights.Any(weight => !(weight >= 0)) || !(Math.Abs(weights.Sum() - 1) <= Tolerance))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{what} {index} of the mixing matrix is [{string.Join(", ", weights)}], but weights must be at least 0 and add up " +
                $"to 1 in every row and column. Divide, or take a matrix of {nameof(MixingMatrix)}.{nameof(Of)}."), nameof(weights));
    }
}
