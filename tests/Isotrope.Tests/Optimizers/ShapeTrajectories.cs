using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>A rule for one matrix, with the memory that it needs: step from 1, weights, gradient, to the new weights.</summary>
internal delegate Matrix<double> MatrixRule(int step, Matrix<double> weight, Matrix<double> gradient);

/// <summary>Runs an optimizer of every class of shapes beside a rule written with plain matrices of another library.</summary>
internal static class ShapeTrajectories
{
    private const int Steps = 20;

    private static readonly Dictionary<string, (long[] Shape, long[] Seen)> s_shapes = new()
    {
        ["square"] = ([6, 6], [1, 6, 6]),
        ["wide"] = ([5, 8], [1, 5, 8]),
        ["tall"] = ([8, 5], [1, 8, 5]),
        ["row"] = ([1, 7], [1, 1, 7]),
        ["convolution"] = ([4, 2, 3, 3], [1, 4, 18]),
        ["batch"] = ([3, 4, 6], [3, 4, 6]),
    };

    public static TheoryData<string> Names() => [.. s_shapes.Keys];

    /// <summary>Twenty steps along random gradients; the weights must agree after every one.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="create">The optimizer.</param>
    /// <param name="rule">Makes the rule of a matrix; asked for once for each of a batch.</param>
    /// <param name="relative">The largest difference, relative to the largest weight.</param>
    public static void Agree(
        string name, Func<MatrixPlan, MatrixOptimizer> create, Func<MatrixRule> rule, double relative = 1e-9)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (shape, seen) = s_shapes[name];
        var weight = new Parameter(randn(shape, dtype: ScalarType.Float64));
        var rules = Enumerable.Range(0, (int)seen[0]).Select(_ => rule()).ToList();
        var expected = Matrices(weight, seen);
        using var optimizer = create(MatrixPlan.Of(weight));
        for (var step = 1; step <= Steps; step++)
        {
            weight.grad = randn(shape, dtype: ScalarType.Float64);
            var gradients = Matrices(weight.grad!, seen);
            expected = [.. rules.Select((own, i) => own(step, expected[i], gradients[i]))];
            optimizer.step();
            Expect.Close(weight, stack([.. expected.Select(Trajectories.Tensor)]).reshape(shape), relative);
        }
    }

    private static List<Matrix<double>> Matrices(Tensor tensor, long[] seen) =>
        [.. tensor.detach().reshape(seen).unbind(0).Select(Trajectories.Of)];
}
