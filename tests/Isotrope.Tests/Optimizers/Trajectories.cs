using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Runs an optimizer beside a rule written with plain matrices of another library.</summary>
internal static class Trajectories
{
    /// <summary>Follows random gradients for a number of steps; both must give the same weights after every one.</summary>
    /// <param name="create">The optimizer.</param>
    /// <param name="step">The rule: step from 1, weights, gradient, to the new weights.</param>
    public static void Agree(
        Func<MatrixPlan, MatrixOptimizer> create, Func<int, Matrix<double>, Matrix<double>, Matrix<double>> step,
        int rows, int columns, int steps, double relative)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(randn(rows, columns, dtype: ScalarType.Float64));
        var expected = Of(weight);
        using var optimizer = create(MatrixPlan.Of(weight));
        for (var i = 1; i <= steps; i++)
        {
            weight.grad = randn(rows, columns, dtype: ScalarType.Float64);
            expected = step(i, expected, Of(weight.grad!));
            optimizer.step();
            Expect.Close(weight, Tensor(expected), relative);
        }
    }

    /// <summary>A copy of a tensor.</summary>
    public static Matrix<double> Of(Tensor tensor) => Matrix<double>.Build.DenseOfRowMajor(
        (int)tensor.shape[0], (int)tensor.shape[1], tensor.detach().contiguous().data<double>().ToArray());

    /// <summary>A copy of a matrix.</summary>
    public static Tensor Tensor(Matrix<double> matrix) =>
        tensor(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount], dtype: ScalarType.Float64);
}
