using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>The reference's rule, written with another library's decompositions, for settings that no recorded trajectory
/// has.</summary>
public sealed class ShampooTests
{
    private static readonly ShampooOptions s_base = new()
    {
        Epsilon = 1e-4,
        Grafting = Grafting.None,
        Start = 0,
    };

    public static TheoryData<string> Settings() => [.. s_settings.Keys];

    private static readonly Dictionary<string, ShampooOptions> s_settings = new()
    {
        ["sums"] = s_base,
        ["means, exponent 1/2"] = s_base with { Beta2 = 0.9, Exponent = 0.5 },
        ["no mean of gradients"] = s_base with { Beta1 = 0 },
        ["blocks of 4 with Adam's length"] =
            s_base with { MaxSide = 4, Beta2 = 0.95, Grafting = Grafting.Adam, GraftingBeta2 = 0.9, GraftingEpsilon = 1e-6 },
        ["late start with RMSProp"] = s_base with { Start = 5, Frequency = 2, Grafting = Grafting.RmsProp, GraftingBeta2 = 0.9 },
        ["start after the frequency"] = s_base with { Start = null, Frequency = 3, Grafting = Grafting.Adagrad },
        ["start before the first roots"] = s_base with { Start = 1, Frequency = 4, Grafting = Grafting.Sgd },
        ["momentum with decay"] = s_base with { Momentum = 0.8, WeightDecay = 0.3, Grafting = Grafting.Sgd },
        ["Nesterov in blocks"] = s_base with { Momentum = 0.8, Nesterov = true, MaxSide = 5 },
        ["decoupled decay"] = s_base with { WeightDecay = 0.3 },
        ["coupled decay"] = s_base with { WeightDecay = 0.3, DecayForm = WeightDecayForm.Coupled },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Trajectories_agree_with_the_rule_in_plain_matrices(string name)
    {
        var options = s_settings[name] with { LearningRate = 0.05 };
        var rule = new PlainShampoo(options, 6, 7);
        Trajectories.Agree(plan => new Shampoo(plan, options), rule.Step, 6, 7, steps: 12, relative: 1e-10);
    }

    [Fact]
    public void The_first_step_without_grafting_orthogonalizes_the_gradient()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(zeros(6, 9, dtype: ScalarType.Float64)) { grad = randn(6, 9, dtype: ScalarType.Float64) };

        new Shampoo(MatrixPlan.Of(weight), s_base with { LearningRate = 0.1, Epsilon = 1e-14 }).step();

        // (G·G^T)^(-1/4)·G·(G^T·G)^(-1/4) = U·S^(-1/2)·S·S^(-1/2)·V^T
        Expect.Close(weight, Oracle.Polar(weight.grad!) * -0.1, 1e-6);
    }

    [Fact]
    public void Merged_sides_are_preconditioned_like_the_merged_tensor()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var filters = new Parameter(randn(4, 3, 2, 2, dtype: ScalarType.Float64));
        var matrix = new Parameter(filters.detach().clone().reshape(12, 4));
        using var merging = new Shampoo(MatrixPlan.Of(filters), s_base with { Merge = true, MaxSide = 12 });
        using var plain = new Shampoo(MatrixPlan.Of(matrix), s_base with { MaxSide = 12 });
        for (var i = 0; i < 3; i++)
        {
            filters.grad = randn(4, 3, 2, 2, dtype: ScalarType.Float64);
            matrix.grad = filters.grad!.reshape(12, 4);
            merging.step();
            plain.step();
        }
        Expect.Close(filters.detach().reshape(12, 4), matrix, 1e-12);
    }

    [Fact]
    public void State_is_two_matrices_for_every_side_of_every_block_besides_the_buffers()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Shampoo(MatrixPlan.Of(new Parameter(zeros(6, 7))),
            s_base with { MaxSide = 4, Grafting = Grafting.Adam, Momentum = 0.9 });
        // Mean, squares and momentum of 42 entries; blocks of 4 and 2 rows, 4 and 3 columns.
        Assert.Equal(4 * (3 * 42 + 2 * (2 * (16 + 4) + 2 * (16 + 9))), optimizer.StateBytes);
    }

    [Fact]
    public void Gradients_whose_squares_overflow_leave_finite_weights()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(zeros(4, 6)) { grad = randn(4, 6) * 1e30f };
        using var optimizer = new Shampoo(MatrixPlan.Of(weight), s_base);
        optimizer.step();
        weight.grad = randn(4, 6);
        optimizer.step();
        Assert.True(weight.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData("Beta2")]
    [InlineData("Epsilon")]
    [InlineData("Exponent")]
    [InlineData("MaxSide")]
    [InlineData("Frequency")]
    [InlineData("Start")]
    [InlineData("GraftingBeta2")]
    [InlineData("GraftingEpsilon")]
    [InlineData("Momentum")]
    [InlineData("Grafting")]
    public void Options_out_of_range_are_refused_by_name(string name)
    {
        var bad = name switch
        {
            "Beta2" => s_base with { Beta2 = 1.1 },
            "Epsilon" => s_base with { Epsilon = 0 },
            "Exponent" => s_base with { Exponent = -1 },
            "MaxSide" => s_base with { MaxSide = 0 },
            "Frequency" => s_base with { Frequency = 0 },
            "Start" => s_base with { Start = -1 },
            "GraftingBeta2" => s_base with { GraftingBeta2 = 0 },
            "GraftingEpsilon" => s_base with { GraftingEpsilon = 0 },
            "Momentum" => s_base with { Momentum = 1 },
            _ => s_base with { Grafting = (Grafting)9 },
        };
        using var scope = NewDisposeScope();
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(
            () => new Shampoo(MatrixPlan.Of(new Parameter(zeros(2, 2))), bad)).ParamName);
    }

    /// <summary>The rule for a matrix, block by block.</summary>
    private sealed class PlainShampoo
    {
        private readonly ShampooOptions _options;
        private readonly List<(int Row, int Rows, int Column, int Columns)> _blocks = [];
        private readonly Matrix<double>[] _left, _right, _leftRoot, _rightRoot;
        private readonly Matrix<double> _mean, _squares, _momentum;

        public PlainShampoo(ShampooOptions options, int rows, int columns)
        {
            _options = options;
            for (var i = 0; i < rows; i += options.MaxSide)
                for (var j = 0; j < columns; j += options.MaxSide)
                    _blocks.Add((i, Math.Min(options.MaxSide, rows - i), j, Math.Min(options.MaxSide, columns - j)));
            (_mean, _squares, _momentum) = (Zero(rows, columns), Zero(rows, columns), Zero(rows, columns));
            _left = [.. _blocks.Select(block => Zero(block.Rows, block.Rows))];
            _leftRoot = [.. _blocks.Select(block => Zero(block.Rows, block.Rows))];
            _right = [.. _blocks.Select(block => Zero(block.Columns, block.Columns))];
            _rightRoot = [.. _blocks.Select(block => Zero(block.Columns, block.Columns))];
        }

        public Matrix<double> Step(int t, Matrix<double> weight, Matrix<double> gradient)
        {
            var o = _options;
            if (o.DecayForm == WeightDecayForm.Coupled) gradient += o.WeightDecay * weight;
            var start = o.Start ?? o.Frequency;
            var (share, bias) = o.Beta2 == 1 ? (1.0, 1.0) : (1 - o.Beta2, 1 - Math.Pow(o.Beta2, t));
            var graftBeta = o.Grafting == Grafting.Adagrad ? 1 : o.GraftingBeta2;
            (graftBeta * _squares + (graftBeta == 1 ? 1 : 1 - graftBeta) * gradient.PointwisePower(2)).CopyTo(_squares);
            (o.Beta1 * _mean + (1 - o.Beta1) * gradient).CopyTo(_mean);
            var corrected = _mean / (1 - Math.Pow(o.Beta1, t));
            var graftBias = o.Grafting == Grafting.Adam && graftBeta < 1 ? 1 - Math.Pow(graftBeta, t) : 1;
            var grafted = o.Grafting is Grafting.None or Grafting.Sgd
                ? corrected
                : corrected.PointwiseDivide((_squares / graftBias).PointwiseSqrt() + o.GraftingEpsilon);
            var direction = grafted.Clone();
            for (var b = 0; b < _blocks.Count; b++)
            {
                var (row, rows, column, columns) = _blocks[b];
                var g = gradient.SubMatrix(row, rows, column, columns);
                _left[b] = o.Beta2 * _left[b] + share * g * g.Transpose();
                _right[b] = o.Beta2 * _right[b] + share * g.Transpose() * g;
                if (t % o.Frequency == 0 && t >= start)
                    (_leftRoot[b], _rightRoot[b]) = (Root(_left[b] / bias), Root(_right[b] / bias));
                if (t <= start) continue;
                var p = _leftRoot[b] * corrected.SubMatrix(row, rows, column, columns) * _rightRoot[b];
                if (o.Grafting != Grafting.None)
                    p *= grafted.SubMatrix(row, rows, column, columns).FrobeniusNorm() / (p.FrobeniusNorm() + 1e-16);
                direction.SetSubMatrix(row, column, p);
            }
            var rate = o.LearningRate;
            var decoupled = o.DecayForm == WeightDecayForm.Decoupled ? o.WeightDecay : 0;
            if (o.Momentum == 0) return (1 - rate * decoupled) * weight - rate * direction;
            direction += decoupled * weight;
            (o.Momentum * _momentum + direction).CopyTo(_momentum);
            return weight - rate * (o.Nesterov ? direction + o.Momentum * _momentum : _momentum);
        }

        private Matrix<double> Root(Matrix<double> factor)
        {
            var eigen = factor.Evd(Symmetricity.Symmetric);
            var values = eigen.EigenValues.Real();
            var lift = Math.Max(0, -values.Minimum());
            var powers = values.Select(value => Math.Pow(value + lift + _options.Epsilon, -(_options.Exponent ?? 0.25)));
            return eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalArray(
                [.. powers]) * eigen.EigenVectors.Transpose();
        }

        private static Matrix<double> Zero(int rows, int columns) => Matrix<double>.Build.Dense(rows, columns);
    }
}
