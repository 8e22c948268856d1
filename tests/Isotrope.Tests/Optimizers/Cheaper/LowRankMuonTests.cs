using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.ShapeClasses;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>The sketched update, whatever sketch was drawn.</summary>
public sealed class LowRankMuonTests
{
    private const int Rank = 3;
    private const double Rate = 0.1, Momentum = 0.8;

    private static LowRankMuonOptions Sketched { get; } = new()
    {
        LearningRate = Rate,
        WeightDecay = 0,
        Momentum = Momentum,
        Rank = Rank,
        LargestWhole = 0,
        UpdateScale = UpdateScale.None,
        PolarSolver = new SvdPolar(),
    };

    /// <summary>An update U = Q·polar(Q^T·D) shows its range: U·U^T = Q·Q^T, and U is the polar factor of what D has in
    /// it.</summary>
    [Theory]
    [InlineData(6, 11)]
    [InlineData(11, 6)]
    [InlineData(8, 8)]
    public void Each_step_is_the_polar_factor_of_the_direction_on_a_range_of_the_rank(int m, int n)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var weight = new Parameter(zeros(m, n, dtype: ScalarType.Float64));
        using var optimizer = new LowRankMuon(MatrixPlan.Of(weight), Sketched);
        var mean = Matrix<double>.Build.Dense(m, n);
        var ranges = new List<Matrix<double>>();
        for (var step = 0; step < 20; step++)
        {
            using (no_grad()) weight.zero_();
            weight.grad = randn(m, n, dtype: ScalarType.Float64);
            var gradient = Trajectories.Of(weight.grad!);
            mean = Momentum * mean + (1 - Momentum) * gradient;
            var direction = Momentum * mean + (1 - Momentum) * gradient;
            optimizer.step();

            var update = Trajectories.Of(weight) * (-1 / Rate);
            if (m > n) (update, direction) = (update.Transpose(), direction.Transpose());
            var range = update * update.Transpose();
            Assert.Equal(Rank, range.Trace(), 1e-9);
            Assert.Equal(0, (range * range - range).FrobeniusNorm(), 1e-9);
            var svd = (range * direction).Svd();
            var expected = svd.U.SubMatrix(0, update.RowCount, 0, Rank) * svd.VT.SubMatrix(0, Rank, 0, update.ColumnCount);
            Assert.Equal(0, (update - expected).FrobeniusNorm(), 1e-8);
            ranges.Add(range);
        }
        Assert.True((ranges[0] - ranges[1]).FrobeniusNorm() > 1e-3);   // every step draws anew
    }

    [Fact]
    public void A_gradient_of_the_rank_loses_nothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var thin = randn(9, Rank, dtype: ScalarType.Float64).matmul(randn(Rank, 12, dtype: ScalarType.Float64));
        var weight = new Parameter(zeros(9, 12, dtype: ScalarType.Float64)) { grad = thin };
        using var optimizer = new LowRankMuon(MatrixPlan.Of(weight), Sketched);
        optimizer.step();
        var (u, _, vt) = Oracle.Svd(thin);
        var expected = u.SubMatrix(0, 9, 0, Rank) * vt.SubMatrix(0, Rank, 0, 12) * -Rate;
        Expect.Close(weight, Trajectories.Tensor(expected), relative: 1e-9);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Sketches_follow_from_the_seed_and_the_step_alone(long seed, bool same)
    {
        using var scope = NewDisposeScope();
        Tensor After(long from)
        {
            manual_seed(3);
            var weight = new Parameter(zeros(7, 9, dtype: ScalarType.Float64)) { grad = randn(7, 9, dtype: ScalarType.Float64) };
            using var optimizer = new LowRankMuon(MatrixPlan.Of(weight), Sketched with { Seed = from });
            manual_seed(from + 17);
            for (var step = 0; step < 3; step++) optimizer.step();
            return weight.detach().clone();
        }
        Assert.Equal(same, After(0).Equals(After(seed)));
    }
}
