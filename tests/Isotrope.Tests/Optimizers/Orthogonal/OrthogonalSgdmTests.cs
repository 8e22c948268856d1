using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

public sealed class OrthogonalSgdmTests
{
    private const double Rate = 0.1, Momentum = 0.8, Decay = 0.3;

    [Theory]
    [InlineData(false, new long[] { 6, 6 }, new long[] { 1, 6, 6 })]
    [InlineData(false, new long[] { 4, 9 }, new long[] { 1, 4, 9 })]
    [InlineData(true, new long[] { 9, 4 }, new long[] { 1, 9, 4 })]
    [InlineData(true, new long[] { 4, 2, 3, 3 }, new long[] { 1, 4, 18 })]
    [InlineData(false, new long[] { 3, 4, 6 }, new long[] { 3, 4, 6 })]
    public void Twenty_steps_follow_the_formula(bool nesterov, long[] own, long[] seen)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(randn(own, dtype: ScalarType.Float64));
        using var optimizer = new OrthogonalSgdm(MatrixPlan.Of(weight), new()
        {
            LearningRate = Rate,
            Momentum = Momentum,
            WeightDecay = Decay,
            Nesterov = nesterov,
            PolarSolver = new SvdPolar(),
        });
        var expected = Matrices(weight);
        var sum = expected.Select(matrix => matrix * 0).ToArray();
        for (var step = 0; step < 20; step++)
        {
            weight.grad = randn(own, dtype: ScalarType.Float64);
            var gradients = Matrices(weight.grad!);
            for (var i = 0; i < expected.Length; i++)
            {
                var (u, _, vt) = Oracle.Svd(Trajectories.Tensor(gradients[i]));
                sum[i] = Momentum * sum[i] + u * vt;
                expected[i] = (1 - Rate * Decay) * expected[i] - Rate * (nesterov ? u * vt + Momentum * sum[i] : sum[i]);
            }
            optimizer.step();
        }
        Expect.Close(weight.reshape(seen), stack([.. expected.Select(Trajectories.Tensor)]), 1e-11);

        Matrix<double>[] Matrices(Tensor tensor) =>
            [.. Enumerable.Range(0, (int)seen[0]).Select(i => Trajectories.Of(tensor.detach().reshape(seen)[i]))];
    }
}
