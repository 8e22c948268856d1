using Isotrope.Optimizers;
using Isotrope.Plan;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>The reference's rule, written with another library's decompositions, for settings that no recorded trajectory
/// has.</summary>
public sealed class SoapTests
{
    private static readonly SoapOptions s_base = new() { Frequency = 1, WeightDecay = 0 };

    public static TheoryData<string> Settings() => [.. s_settings.Keys];

    private static readonly Dictionary<string, (SoapOptions Options, int Rows, int Columns)> s_settings = new()
    {
        ["both sides"] = (s_base, 5, 5),
        ["every third step"] = (s_base with { Frequency = 3, Beta1 = 0.8, Beta2 = 0.9 }, 5, 5),
        ["a decay of its own for the factors"] = (s_base with { ShampooBeta = 0.5, WeightDecay = 0.2 }, 4, 4),
        ["no mean of gradients"] = (s_base with { Beta1 = 0 }, 4, 4),
        ["rows alone, wide"] = (s_base with { MaxSide = 4 }, 4, 9),
        ["columns alone, tall"] = (s_base with { MaxSide = 4, Frequency = 2 }, 9, 4),
        ["the shorter side alone"] = (s_base with { OneSided = true }, 7, 3),
        ["the first of equal sides alone"] = (s_base with { OneSided = true }, 4, 4),
        ["no side: Adam"] = (s_base with { MaxSide = 2, WeightDecay = 0.1 }, 4, 5),
        ["updates of root mean square 1"] = (s_base with { Normalize = true }, 5, 5),
        ["without correction"] = (s_base with { CorrectBias = false }, 5, 5),
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Trajectories_agree_with_the_rule_in_plain_matrices(string name)
    {
        var (options, rows, columns) = s_settings[name];
        var rule = new PlainSoap(options, rows, columns);
        Trajectories.Agree(plan => new Soap(plan, options), rule.Step, rows, columns, steps: 12, relative: 1e-9);
    }

    [Fact]
    public void The_first_step_moves_nothing_and_decays_nothing()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(3, 4)) { grad = randn(3, 4) };
        new Soap(MatrixPlan.Of(weight), new() { WeightDecay = 0.5 }).step();
        Assert.True(weight.detach().Equals(ones(3, 4)));
    }

    [Fact]
    public void Updates_turn_with_the_gradients_where_both_factors_have_full_rank()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var gradients = Enumerable.Range(0, 6).Select(_ => randn(5, 5, dtype: ScalarType.Float64)).ToList();
        var left = Oracle.Polar(randn(5, 5, dtype: ScalarType.Float64));
        var right = Oracle.Polar(randn(5, 5, dtype: ScalarType.Float64));
        Tensor Run(Func<Tensor, Tensor> turn)
        {
            var weight = new Parameter(zeros(5, 5, dtype: ScalarType.Float64));
            using var optimizer = new Soap(MatrixPlan.Of(weight), s_base);
            foreach (var gradient in gradients)
            {
                weight.grad = turn(gradient);
                optimizer.step();
            }
            return weight.detach();
        }

        var expected = left.matmul(Run(gradient => gradient)).matmul(right);
        Expect.Close(Run(gradient => left.matmul(gradient).matmul(right)), expected, 1e-9);
    }

    [Theory]
    [InlineData(false, 2 * 15 + 2 * (9 + 25))]   // both sides
    [InlineData(true, 2 * 15 + 2 * 9)]            // the shorter
    public void State_is_two_moments_and_two_matrices_for_every_side(bool oneSided, int floats)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Soap(MatrixPlan.Of(new Parameter(zeros(3, 5))), new() { OneSided = oneSided });
        Assert.Equal(4 * floats, optimizer.StateBytes);
    }

    [Fact]
    public void Vectors_get_an_eigenbasis_only_when_asked()
    {
        using var scope = NewDisposeScope();
        using var plain = new Soap(MatrixPlan.Of(new Parameter(zeros(5))));
        using var full = new Soap(MatrixPlan.Of(new Parameter(zeros(5))), new() { Vectors = true });
        Assert.Equal(4 * 2 * 5, plain.StateBytes);
        Assert.Equal(4 * (2 * 5 + 2 * 25), full.StateBytes);
    }

    [Theory]
    [InlineData("ShampooBeta")]
    [InlineData("Epsilon")]
    [InlineData("Frequency")]
    [InlineData("MaxSide")]
    public void Options_out_of_range_are_refused_by_name(string name)
    {
        var bad = name switch
        {
            "ShampooBeta" => s_base with { ShampooBeta = 1 },
            "Epsilon" => s_base with { Epsilon = 0 },
            "Frequency" => s_base with { Frequency = 0 },
            _ => s_base with { MaxSide = 0 },
        };
        using var scope = NewDisposeScope();
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(
            () => new Soap(MatrixPlan.Of(new Parameter(zeros(2, 2))), bad)).ParamName);
    }

    /// <summary>The rule for a matrix as the reference has it: the mean is turned back and forth in every step.</summary>
    private sealed class PlainSoap(SoapOptions o, int rows, int columns)
    {
        private readonly bool _rows = rows <= o.MaxSide && (!o.OneSided || rows <= columns);
        private readonly bool _columns = columns <= o.MaxSide && (!o.OneSided || columns < rows);
        private Matrix<double> _l = Zero(rows, rows), _r = Zero(columns, columns);
        private Matrix<double> _q = One(rows), _p = One(columns);
        private Matrix<double> _mean = Zero(rows, columns), _square = Zero(rows, columns);

        public Matrix<double> Step(int t, Matrix<double> weight, Matrix<double> gradient)
        {
            if (t > 1) weight = Moved(t - 1, weight, gradient);
            var back = _q * _mean * _p.Transpose();
            var beta = o.ShampooBeta ?? o.Beta2;
            _l = beta * _l + (1 - beta) * gradient * gradient.Transpose();
            _r = beta * _r + (1 - beta) * gradient.Transpose() * gradient;
            if (t == 1)
            {
                if (_rows) _q = Eigenvectors(_l);
                if (_columns) _p = Eigenvectors(_r);
            }
            else if ((t - 1) % o.Frequency == 0)
            {
                if (_rows)
                {
                    var order = Order(_l, _q);
                    _square = Matrix<double>.Build.DenseOfRowVectors(order.Select(_square.Row));
                    _q = (_l * Columns(_q, order)).QR().Q;
                }
                if (_columns)
                {
                    var order = Order(_r, _p);
                    _square = Columns(_square, order);
                    _p = (_r * Columns(_p, order)).QR().Q;
                }
            }
            _mean = _q.Transpose() * back * _p;
            return weight;
        }

        private Matrix<double> Moved(int s, Matrix<double> weight, Matrix<double> gradient)
        {
            var rotated = _q.Transpose() * gradient * _p;
            _mean = o.Beta1 * _mean + (1 - o.Beta1) * rotated;
            _square = o.Beta2 * _square + (1 - o.Beta2) * rotated.PointwisePower(2);
            var update = _q * _mean.PointwiseDivide(_square.PointwiseSqrt() + o.Epsilon) * _p.Transpose();
            if (o.Normalize) update /= update.FrobeniusNorm() / Math.Sqrt(rows * columns);
            if (o.CorrectBias) update *= Math.Sqrt(1 - Math.Pow(o.Beta2, s)) / (1 - Math.Pow(o.Beta1, s));
            return (1 - o.LearningRate * o.WeightDecay) * (weight - o.LearningRate * update);
        }

        private static Matrix<double> Eigenvectors(Matrix<double> factor)
        {
            var eigen = factor.Evd(Symmetricity.Symmetric);
            var order = Enumerable.Range(0, factor.RowCount).OrderByDescending(i => eigen.EigenValues[i].Real);
            return Columns(eigen.EigenVectors, [.. order]);
        }

        private static int[] Order(Matrix<double> factor, Matrix<double> basis)
        {
            var quotients = (basis.Transpose() * factor * basis).Diagonal();
            return [.. Enumerable.Range(0, basis.ColumnCount).OrderByDescending(i => quotients[i])];
        }

        private static Matrix<double> Columns(Matrix<double> matrix, int[] order) =>
            Matrix<double>.Build.DenseOfColumnVectors(order.Select(matrix.Column));

        private static Matrix<double> Zero(int rows, int columns) => Matrix<double>.Build.Dense(rows, columns);

        private static Matrix<double> One(int size) => Matrix<double>.Build.DenseIdentity(size);
    }
}
