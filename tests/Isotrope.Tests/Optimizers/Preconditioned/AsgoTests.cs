using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>ASGO against its rule in plain matrices with another library's eigenvalues.</summary>
public sealed class AsgoTests
{
    private const double Rate = 0.05, Decay = 0.1, Beta1 = 0.9, Beta2 = 0.8, Epsilon = 1e-10;

    private static readonly AsgoOptions s_options = new() { LearningRate = Rate };

    [Theory]
    [InlineData(5, 5)]    // square: the columns
    [InlineData(4, 9)]    // wide: the rows
    [InlineData(9, 4)]    // tall
    [InlineData(1, 7)]    // one row: the factor is a number
    public void Trajectories_agree_with_the_rule_in_plain_matrices(int rows, int columns)
    {
        var rule = new PlainAsgo(rows, columns);
        Trajectories.Agree(plan => new Asgo(plan, s_options), (_, weight, gradient) => rule.Step(weight, gradient),
            rows, columns, steps: 20, relative: 1e-9);
    }

    [Fact]
    public void A_convolution_and_a_batch_are_the_matrices_that_they_are_seen_as()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var filters = new Parameter(randn([5, 2, 3, 1], ScalarType.Float64));
        var batch = new Parameter(randn([2, 3, 4], ScalarType.Float64));
        var (flat, first, second) = (Like(filters.reshape(5, 6)), Like(batch[0]), Like(batch[1]));
        using var seen = new Asgo(MatrixPlan.Of(filters, batch), s_options);
        using var plain = new Asgo(MatrixPlan.Of(flat, first, second), s_options);
        for (var step = 0; step < 20; step++)
        {
            filters.grad = randn_like(filters);
            batch.grad = randn_like(batch);
            (flat.grad, first.grad, second.grad) = (filters.grad!.reshape(5, 6), batch.grad![0], batch.grad[1]);
            seen.step();
            plain.step();
        }
        Expect.Close(filters.reshape(5, 6), flat, 1e-12);
        Expect.Close(batch[0], first, 1e-12);
        Expect.Close(batch[1], second, 1e-12);
    }

    /// <summary>The root by Polar Express follows the reference's iteration; for a well-conditioned factor it is the exact
    /// one.</summary>
    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    public void The_root_by_Polar_Express_agrees_where_the_factor_is_well_conditioned(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Parameter Trained(AsgoRoot root)
        {
            manual_seed(2);
            var weight = new Parameter(zeros([rows, columns], ScalarType.Float64));
            using var optimizer = new Asgo(MatrixPlan.Of(weight), s_options with { Root = root });
            for (var step = 0; step < 20; step++)
            {
                weight.grad = randn([rows, columns], ScalarType.Float64);
                optimizer.step();
            }
            return weight;
        }
        var (exact, express) = (Trained(AsgoRoot.Exact), Trained(AsgoRoot.PolarExpress));
        Expect.Close(express, exact, relative: 1e-3);
        Assert.False(express.Equals(exact));   // they are two ways
    }

    [Fact]
    public void Every_update_has_the_same_root_mean_square_whatever_the_size_of_the_gradient()
    {
        foreach (var size in new[] { 1e-12, 1, 1e12 })
        {
            using var scope = NewDisposeScope();
            manual_seed(0);
            var weight = new Parameter(zeros([6, 4], ScalarType.Float64)) { grad = randn([6, 4], ScalarType.Float64) * size };
            new Asgo(MatrixPlan.Of(weight), s_options with { LearningRate = 1, WeightDecay = 0 }).step();
            Assert.Equal(0.2, weight.square().mean().sqrt().item<double>(), 1e-12);
        }
    }

    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    public void Without_memory_the_update_is_the_polar_factor(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var weight = new Parameter(zeros([rows, columns], ScalarType.Float64));
        weight.grad = randn_like(weight);
        new Asgo(MatrixPlan.Of(weight), new() { LearningRate = 1, Beta1 = 0, Beta2 = 0 }).step();
        Expect.Close(weight, Oracle.Polar(weight.grad!) * (-0.2 * Math.Sqrt(9)), 1e-8);   // ‖polar‖_F = √min(m, n); ε moves it
    }

    private static Parameter Like(Tensor tensor) => new(tensor.detach().clone());

    private sealed class PlainAsgo(int rows, int columns)
    {
        private readonly bool _wide = rows < columns;
        private Matrix<double> _mean = Matrix<double>.Build.Dense(rows, columns);
        private Matrix<double> _factor = Matrix<double>.Build.Dense(Math.Min(rows, columns), Math.Min(rows, columns));

        public Matrix<double> Step(Matrix<double> weight, Matrix<double> gradient)
        {
            _mean = Beta1 * _mean + (1 - Beta1) * gradient;
            var square = _wide ? gradient * gradient.Transpose() : gradient.Transpose() * gradient;
            _factor = Beta2 * _factor + (1 - Beta2) * square;
            var eigen = _factor.Evd(Symmetricity.Symmetric);
            var powers = eigen.EigenValues.Select(value => 1 / Math.Sqrt(Math.Max(value.Real, 0) + Epsilon));
            var root = eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalArray([.. powers])
                * eigen.EigenVectors.Transpose();
            var update = _wide ? root * _mean : _mean * root;
            return weight * (1 - Rate * Decay)
                - update * (Rate * 0.2 * Math.Sqrt(rows * columns) / update.FrobeniusNorm());
        }
    }
}
