using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Steps clipped in the dual norm of all layers together, against plain matrices.</summary>
public sealed class ClippedScionTests
{
    private const double Rate = 0.2, Momentum = 0.8, Radius = 0.7;

    private static ScionOptions Options => new()
    {
        LearningRate = Rate,
        Momentum = Momentum,
        Norm = "spectral",
        Radius = Radius,
        Solver = "qdwh",
    };

    [Theory]
    [InlineData(0, 1e-3)]     // far above the clip: Scion
    [InlineData(0, 8)]        // both sides of it
    [InlineData(0, 1e3)]      // far below: steepest descent of the sum of the layers
    [InlineData(1, 8)]
    [InlineData(1, 1e3)]
    public void Twenty_steps_follow_the_formula(double decay, double clip)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        long[][] shapes = [[6, 6], [4, 9], [9, 4], [4, 2, 3, 3], [7]];
        var weights = shapes.Select(shape => new Parameter(0.2 * randn(shape, dtype: ScalarType.Float64))).ToArray();
        using var optimizer = new Scion(MatrixPlan.Of(weights), Options with { ClipNorm = clip, WeightDecay = decay });
        var expected = weights.Select(Seen).ToArray();
        var mean = expected.Select(matrix => matrix * 0).ToArray();
        var shares = new List<double>();
        for (var step = 0; step < 20; step++)
        {
            var gap = 0.0;
            var moves = new Matrix<double>[weights.Length];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i].grad = randn(shapes[i], dtype: ScalarType.Float64) * (step % 5 + 0.1);
                mean[i] = Momentum * mean[i] + (1 - Momentum) * Seen(weights[i].grad!);
                var (u, _, vt) = Oracle.Svd(Trajectories.Tensor(mean[i]));
                moves[i] = decay * expected[i] + Radius * u * vt;
                gap += mean[i].PointwiseMultiply(moves[i]).Enumerate().Sum();
            }
            shares.Add(Math.Clamp(gap / clip, 0, 1));
            for (var i = 0; i < weights.Length; i++) expected[i] -= Rate * shares[^1] * moves[i];
            optimizer.step();
        }
        foreach (var (weight, matrix) in weights.Zip(expected))
            Expect.Close(weight.reshape(matrix.RowCount, matrix.ColumnCount), Trajectories.Tensor(matrix), 1e-10);
        if (clip == 8) Assert.True(shares.Contains(1) && shares.Any(share => share < 1));
    }

    [Fact]
    public void A_clip_that_is_always_exceeded_changes_nothing()
    {
        using var scope = NewDisposeScope();
        Expect.Close(Trained(Options with { ClipNorm = 1e-9, WeightDecay = 1 }), Trained(Options with { WeightDecay = 1 }), 1e-12);
    }

    [Fact]
    public void Constrained_weights_stay_in_the_ball()
    {
        using var scope = NewDisposeScope();
        var weight = Trained(Options with { ClipNorm = 1, WeightDecay = 1, LearningRate = 0.9 });
        Assert.True(Oracle.Svd(weight).S.Max() <= Radius * (1 + 1e-12));
    }

    [Fact]
    public void A_clip_that_is_not_positive_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("ClipNorm must be positive", Assert.Throws<ArgumentOutOfRangeException>(
            () => new Scion(MatrixPlan.Of(new Parameter(zeros(2, 2))), Options with { ClipNorm = 0 })).Message);
    }

    private static Tensor Trained(ScionOptions options)
    {
        manual_seed(1);
        var weight = new Parameter(0.05 * randn(5, 8, dtype: ScalarType.Float64));
        using var optimizer = new Scion(MatrixPlan.Of(weight), options);
        for (var i = 0; i < 50; i++)
        {
            weight.grad = randn(5, 8, dtype: ScalarType.Float64);
            optimizer.step();
        }
        return weight.detach();
    }

    private static Matrix<double> Seen(Tensor tensor) =>
        Trajectories.Of(tensor.detach().reshape(tensor.shape[0], -1));
}
