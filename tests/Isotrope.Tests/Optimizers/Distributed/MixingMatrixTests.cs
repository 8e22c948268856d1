using Isotrope.Optimizers;

namespace Isotrope.Tests.Optimizers;

public sealed class MixingMatrixTests
{
    [Theory]
    [InlineData(Topology.Complete, 5, 1)]
    [InlineData(Topology.Ring, 4, 2.0 / 3)]          // circulant: second value |1 + 2cos(π/2)|/3
    [InlineData(Topology.Ring, 6, 1.0 / 3)]          // (1 + 2cos(π/3))/3 = 2/3
    [InlineData(Topology.Exponential, 4, 2.0 / 3)]   // shifts 0, 1, 2: |1 + i - 1|/3 and |1 - 1 + 1|/3
    [InlineData(Topology.Ring, 1, 1)]
    [InlineData(Topology.Exponential, 1, 1)]
    public void Topologies_have_the_gaps_of_their_circulants(Topology topology, int replicas, double gap)
    {
        var mixing = MixingMatrix.Of(topology, replicas);
        Assert.Equal(replicas, mixing.Replicas);
        Assert.Equal(gap, mixing.SpectralGap, 1e-12);
    }

    [Theory]
    [InlineData(Topology.Ring, 2)]
    [InlineData(Topology.Ring, 7)]
    [InlineData(Topology.Exponential, 5)]
    [InlineData(Topology.Exponential, 100)]
    [InlineData(Topology.Complete, 100)]
    public void Rows_and_columns_add_up_to_one_and_mixing_keeps_the_mean(Topology topology, int replicas)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var mixing = MixingMatrix.Of(topology, replicas);
        var before = randn(replicas, 3, 2, dtype: ScalarType.Float64);
        var after = mixing.Mix(before);
        Expect.Close(after.mean([0]), before.mean([0]), 1e-12);
        Assert.True(after.std(0).norm().item<double>() < before.std(0).norm().item<double>());
        var (row, expected) = (replicas - 1, zeros(3, 2, dtype: ScalarType.Float64));
        for (var j = 0; j < replicas; j++) expected += mixing[row, j] * before[j];
        Expect.Close(after[row], expected, 1e-12);
    }

    [Fact]
    public void What_is_not_doubly_stochastic_is_refused_with_the_line()
    {
        Assert.Contains("not square", Assert.Throws<ArgumentException>(() => new MixingMatrix(new double[2, 3])).Message);
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(
            () => new MixingMatrix(new[,] { { 0.5, 0.5 }, { 0.6, 0.5 } })).Message);
        Assert.Contains("Column 0", Assert.Throws<ArgumentException>(
            () => new MixingMatrix(new[,] { { 0.9, 0.1 }, { 0.9, 0.1 } })).Message);
        Assert.Contains("Row 0", Assert.Throws<ArgumentException>(
            () => new MixingMatrix(new[,] { { 1.5, -0.5 }, { -0.5, 1.5 } })).Message);
        Assert.Contains("Row 0", Assert.Throws<ArgumentException>(
            () => new MixingMatrix(new[,] { { double.NaN, 1 }, { 1, 0 } })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => MixingMatrix.Of(Topology.Ring, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixingMatrix.Of((Topology)9, 3));
    }
}
