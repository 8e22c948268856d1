using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Runs an optimizer that sees a loss beside a rule written with plain matrices of another library.</summary>
/// <remarks>
/// The loss of step s is Σ ½·c·(W - T_s)², entry by entry, over a square, a wide and a tall matrix, a convolution seen
/// flattened, a batch of two matrices and, for rules that take them, a vector seen as a column: seven matrices, or six. T_s
/// differs from step to step, as a batch does.
/// </remarks>
internal sealed class WeightedSquares
{
    private static readonly (long[] Shape, int Matrices, int Rows)[] s_parameters =
        [([5, 5], 1, 5), ([3, 7], 1, 3), ([7, 3], 1, 7), ([4, 2, 2, 2], 1, 4), ([2, 3, 4], 2, 3), ([6], 1, 6)];

    private WeightedSquares(
        int step, List<Matrix<double>> weights, List<Matrix<double>> curvatures, List<Matrix<double>> targets) =>
        (Step, Weights, Loss, Gradients) = (step, weights,
            w => w.Zip(targets, (a, t) => a - t)
                .Zip(curvatures, (e, c) => e.PointwiseMultiply(e).PointwiseMultiply(c).Enumerate().Sum()).Sum() / 2,
            [.. weights.Zip(targets, (a, t) => a - t).Zip(curvatures, (e, c) => e.PointwiseMultiply(c))]);

    /// <summary>Number of the step, from 1.</summary>
    public int Step { get; }

    /// <summary>The weights, which the rule changes.</summary>
    public List<Matrix<double>> Weights { get; }

    /// <summary>The loss of the step at any weights.</summary>
    public Func<IReadOnlyList<Matrix<double>>, double> Loss { get; }

    /// <summary>Its gradients at the weights.</summary>
    public IReadOnlyList<Matrix<double>> Gradients { get; }

    /// <summary>Twenty steps of both; the weights must agree after each.</summary>
    public static void Agree(
        Func<MatrixPlan, MatrixOptimizer> create, Action<WeightedSquares> rule, double relative, bool vector = false)
    {
        const double Noise = 0.3;
        using var scope = NewDisposeScope();
        manual_seed(0);
        var all = s_parameters.Take(vector ? 6 : 5).ToList();
        Tensor[] Drawn() => [.. all.Select(item => randn(item.Shape, ScalarType.Float64))];
        List<Matrix<double>> Plain(IEnumerable<Tensor> tensors) =>
            [.. tensors.Zip(all).SelectMany(item => item.First.detach().reshape(item.Second.Matrices, item.Second.Rows, -1)
                .unbind(0).Select(Trajectories.Of))];
        var weights = Drawn().Select(tensor => new Parameter(tensor)).ToArray();
        var curvatures = Drawn().Select(tensor => tensor.abs() + 0.2).ToArray();
        var centres = Drawn();
        var expected = Plain(weights);
        var plan = MatrixPlan.Of(weights).Stacked("parameter 4");
        using var optimizer = create(plan);
        for (var step = 1; step <= 20; step++)
        {
            var targets = centres.Zip(Drawn(), (centre, draw) => centre + draw * Noise).ToArray();
            rule(new(step, expected, Plain(curvatures), Plain(targets)));
            optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = weights.Zip(curvatures).Zip(targets)
                    .Select(item => (item.First.First - item.Second).square().mul(item.First.Second).sum())
                    .Aggregate((a, b) => a + b) / 2;
                loss.backward();
                return loss;
            });
            foreach (var (own, plain) in Plain(weights).Zip(expected))
                Expect.Close(Trajectories.Tensor(own), Trajectories.Tensor(plain), relative);
        }
    }

    /// <summary>The direction of the model in the largest spectral norm, with its dual norm.</summary>
    public static (List<Matrix<double>> D, double Dual) InSpectralNorm(IReadOnlyList<Matrix<double>> m)
    {
        var polar = m.Select(matrix => Trajectories.Of(Oracle.Polar(Trajectories.Tensor(matrix)))).ToList();
        return (polar, m.Zip(polar, (a, b) => a.PointwiseMultiply(b).Enumerate().Sum()).Sum());
    }

    /// <summary>The direction of the model in the Euclidean norm of all entries, with its dual norm.</summary>
    public static (List<Matrix<double>> D, double Dual) InEuclideanNorm(IReadOnlyList<Matrix<double>> m)
    {
        var norm = Math.Sqrt(m.Sum(matrix => Math.Pow(matrix.FrobeniusNorm(), 2)));
        return ([.. m.Select(matrix => matrix / norm)], norm);
    }

    /// <summary>Σ⟨A, B⟩.</summary>
    public static double Inner(IEnumerable<Matrix<double>> a, IEnumerable<Matrix<double>> b) =>
        a.Zip(b, (x, y) => x.PointwiseMultiply(y).Enumerate().Sum()).Sum();

    /// <summary>W - length·D.</summary>
    public static List<Matrix<double>> Moved(IEnumerable<Matrix<double>> weights, IEnumerable<Matrix<double>> d, double length) =>
        [.. weights.Zip(d, (w, x) => w - length * x)];

    /// <summary>Moves the weights themselves.</summary>
    public void Move(IReadOnlyList<Matrix<double>> d, double length, double kept = 1)
    {
        for (var i = 0; i < Weights.Count; i++) Weights[i] = kept * Weights[i] - length * d[i];
    }
}
