using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>f(X) = ½‖AXB - C‖², all of it given by formulas: 12x8, 5x9, 12x9 and X₀ 8x5, in double precision.</summary>
internal sealed class SmallQuadratic
{
    /// <summary>Smallest value and Frobenius Lipschitz constant of the gradient, by two independent programs.</summary>
    public const double Least = 8.12015554419037, Lipschitz = 87.6264580590826;

    private readonly Tensor _a = Filled(12, 8, (i, j) => Math.Sin(1.7 * i * j + 0.3 * i));
    private readonly Tensor _b = Filled(5, 9, (i, j) => Math.Cos(1.1 * i * j + 0.5 * j));
    private readonly Tensor _c = Filled(12, 9, (i, j) => Math.Sin(0.9 * i + 2.3 * j));

    public Parameter Start() => new(Filled(8, 5, (i, j) => Math.Cos(0.8 * i * j - 1.9 * j)));

    public Tensor Loss(Tensor x) => _a.matmul(x).matmul(_b).sub(_c).square().sum() / 2;

    /// <summary>f(X_k) - f* of an optimizer after each of so many steps; the gradient comes from torch's own backward
    /// pass.</summary>
    public double[] Gaps(Func<MatrixPlan, MatrixOptimizer> create, int steps, Action<Parameter, MatrixOptimizer>? between = null)
    {
        var x = Start();
        using var optimizer = create(MatrixPlan.Of(x));
        var gaps = new double[steps + 1];
        for (var k = 0; ; k++)
        {
            gaps[k] = Loss(x.detach()).item<double>() - Least;
            if (k == steps) return gaps;
            optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = Loss(x);
                loss.backward();
                return loss;
            });
            between?.Invoke(x, optimizer);
        }
    }

    private static Tensor Filled(int rows, int columns, Func<int, int, double> entry) =>
        tensor([.. from i in Enumerable.Range(1, rows) from j in Enumerable.Range(1, columns) select entry(i, j)],
            [rows, columns], dtype: ScalarType.Float64);
}
