using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Parameters of every kind of shape, seen as matrices, and rules written for one matrix with plain arrays of another
/// library.</summary>
internal static class ShapeClasses
{
    private static readonly Dictionary<string, (long[] Shape, int Rows, Func<MatrixPlan, MatrixPlan> View)> s_classes = new()
    {
        ["square"] = ([5, 5], 5, plan => plan),
        ["wide"] = ([4, 7], 4, plan => plan),
        ["tall"] = ([7, 4], 7, plan => plan),
        ["convolution"] = ([4, 2, 3, 3], 4, plan => plan.Flatten("*")),
        ["batch"] = ([3, 4, 5], 4, plan => plan.Stacked("*")),
        ["row blocks"] = ([12, 5], 4, plan => plan.Split("*", 3)),
        ["vector"] = ([6], 1, plan => plan),
    };

    /// <summary>Those that a rule for matrices takes.</summary>
    public static TheoryData<string> Matrices() => [.. s_classes.Keys.Except(["vector"])];

    /// <summary>All of them.</summary>
    public static TheoryData<string> All() => [.. s_classes.Keys];

    /// <summary>A random weight of a class, and how the plan sees it.</summary>
    public static (Parameter Weight, MatrixPlan Plan) Make(string name)
    {
        manual_seed(0);
        var (shape, _, view) = s_classes[name];
        var weight = new Parameter(randn(shape, ScalarType.Float64));
        return (weight, view(MatrixPlan.Of(weight)));
    }

    /// <summary>The matrices of a tensor of a class, copied.</summary>
    public static Matrix<double>[] Of(string name, Tensor tensor)
    {
        var rows = s_classes[name].Rows;
        var columns = name is "convolution" ? 18 : (int)tensor.shape[^1];
        var blocks = tensor.detach().reshape(-1, rows, columns);
        return [.. Enumerable.Range(0, (int)blocks.shape[0]).Select(i => Trajectories.Of(blocks[i]))];
    }

    /// <summary>The tensor of a class with these matrices.</summary>
    public static Tensor Tensor(string name, IEnumerable<Matrix<double>> matrices) =>
        stack([.. matrices.Select(Trajectories.Tensor)]).reshape(s_classes[name].Shape);

    /// <summary>U·V^T.</summary>
    public static Matrix<double> PolarFactor(Matrix<double> matrix)
    {
        var svd = matrix.Svd();
        var rank = Math.Min(matrix.RowCount, matrix.ColumnCount);
        return svd.U.SubMatrix(0, matrix.RowCount, 0, rank) * svd.VT.SubMatrix(0, rank, 0, matrix.ColumnCount);
    }

    /// <summary>Follows random gradients for 20 steps; optimizer and rule must give the same weights after every one.</summary>
    /// <param name="name">The class.</param>
    /// <param name="create">The optimizer.</param>
    /// <param name="rule">Makes the rule of one matrix: step from 1, weights, gradient, to the new weights.</param>
    public static void Follow(string name, Func<MatrixPlan, MatrixOptimizer> create,
        Func<Func<int, Matrix<double>, Matrix<double>, Matrix<double>>> rule)
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make(name);
        using var optimizer = create(plan);
        var expected = Of(name, weight);
        var rules = expected.Select(_ => rule()).ToArray();
        for (var step = 1; step <= 20; step++)
        {
            weight.grad = randn(weight.shape, ScalarType.Float64);
            var gradients = Of(name, weight.grad);
            expected = [.. expected.Select((own, i) => rules[i](step, own, gradients[i]))];
            optimizer.step();
            Expect.Close(weight, Tensor(name, expected), relative: 1e-9);
        }
    }
}
