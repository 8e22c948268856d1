using Isotrope.Optimizers;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.Plain;

namespace Isotrope.Tests.Optimizers;

/// <summary>The relatives of Muon against their formulas in double precision, 20 steps for every class of shapes.</summary>
public sealed class RelativeFormulaTests
{
    private const double Rate = 0.05, Decay = 0.1;

    [Theory]
    [InlineData("square", false, true)]
    [InlineData("wide", false, false)]
    [InlineData("tall", false, true)]
    [InlineData("row", true, false)]
    [InlineData("convolution", true, false)]   // signs of smaller matrices are singular now and then, and have no one factor
    [InlineData("convolution", true, true)]
    [InlineData("batch", false, false)]
    public void AdaMuon_divides_the_factor_by_its_own_running_size(string shape, bool signs, bool nesterov) =>
        ShapeTrajectories.Agree(shape,
            plan => new AdaMuon(plan, new()
            {
                LearningRate = Rate,
                WeightDecay = Decay,
                Signs = signs,
                Nesterov = nesterov,
                Momentum = 0.9,
                Beta2 = 0.8,
                PolarSolver = new SvdPolar(),
            }),
            () =>
            {
                var mean = Mean(0.9, nesterov);
                Matrix<double>? square = null;
                return (step, weight, gradient) =>
                {
                    var direction = mean(gradient);
                    var factor = Factor(signs ? direction.Map(x => (double)Math.Sign(x)) : direction);
                    square = 0.8 * (square ?? 0 * factor) + 0.2 * factor.PointwisePower(2);
                    var even = factor.PointwiseDivide((square / (1 - Math.Pow(0.8, step))).PointwiseSqrt() + 1e-8);
                    var length = 0.2 * Math.Sqrt(weight.RowCount * weight.ColumnCount) / even.FrobeniusNorm();
                    return (1 - Rate * Decay) * weight - Rate * length * even;
                };
            });

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void AdaGO_divides_by_the_root_of_the_accumulated_squares(string shape) =>
        ShapeTrajectories.Agree(shape,
            // of 6 to 8 rows the norms of gradients lie on both sides of 5, and the share falls to its floor
            plan => new AdaGo(plan, new()
            {
                LearningRate = Rate,
                WeightDecay = Decay,
                Momentum = 0.9,
                LargestNorm = 5,
                Floor = 0.3,
                FirstNorm = 2,
                PolarSolver = new SvdPolar(),
            }),
            () =>
            {
                var (mean, squares) = (Mean(0.9, nesterov: false), 4.0);
                return (_, weight, gradient) =>
                {
                    var norm = Math.Min(gradient.FrobeniusNorm(), 5);
                    squares += norm * norm;
                    var share = Math.Max(0.3, norm / Math.Sqrt(squares));
                    return (1 - Rate * Decay) * weight - Rate * share * Factor(mean(gradient));
                };
            });

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void NAMO_steps_as_long_as_Adam_would_for_the_norm(string shape) =>
        ShapeTrajectories.Agree(shape,
            plan => new Namo(plan, new() { LearningRate = Rate, WeightDecay = Decay, PolarSolver = new SvdPolar() }),
            () =>
            {
                var (mean, square) = (Mean(0.95, nesterov: true), 0.0);
                return (step, weight, gradient) =>
                {
                    var direction = mean(gradient);
                    square = 0.99 * square + 0.01 * Math.Pow(gradient.FrobeniusNorm(), 2);
                    var ratio = Math.Sqrt(1 - Math.Pow(0.99, step)) / (1 - Math.Pow(0.95, step))
                        * direction.FrobeniusNorm() / (Math.Sqrt(square) + 1e-8);
                    return weight - Rate * ratio * (MatchedScale(weight) * Factor(direction) + Decay * weight);
                };
            });

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void NAMO_D_gives_every_column_a_clamped_step(string shape) =>
        ShapeTrajectories.Agree(shape,
            plan => new Namo(plan,
                new() { LearningRate = Rate, WeightDecay = Decay, ByColumns = true, Clamp = 0.9, PolarSolver = new SvdPolar() }),
            () =>
            {
                var mean = Mean(0.95, nesterov: true);
                Vector<double>? square = null;
                return (step, weight, gradient) =>
                {
                    var direction = mean(gradient);
                    var norms = gradient.ColumnNorms(2).PointwisePower(2);
                    square = 0.99 * (square ?? 0 * norms) + 0.01 * norms;
                    var ratio = Math.Sqrt(1 - Math.Pow(0.99, step)) / (1 - Math.Pow(0.95, step))
                        * direction.ColumnNorms(2).PointwiseDivide(square.PointwiseSqrt() + 1e-8);
                    var average = ratio.Average();
                    var columns = Matrix<double>.Build.DiagonalOfDiagonalVector(
                        ratio.Map(x => Math.Clamp(x, 0.9 * average, average / 0.9)));
                    return weight - Rate * (MatchedScale(weight) * Factor(direction) + Decay * weight) * columns;
                };
            });

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void Muon_squared_maps_the_momentum_over_the_size_of_each_gradient(string shape) =>
        ShapeTrajectories.Agree(shape,
            plan => new MuonSquared(plan, new() { LearningRate = Rate, WeightDecay = Decay, PolarSolver = new SvdPolar() }),
            () =>
            {
                var mean = Mean(0.95, nesterov: true);
                Matrix<double>? square = null;
                return (_, weight, gradient) =>
                {
                    square = 0.95 * (square ?? 0 * gradient) + 0.05 * gradient.PointwisePower(2);
                    var direction = mean(gradient).PointwiseDivide(square.PointwiseSqrt() + 1e-10);
                    return (1 - Rate * Decay) * weight - Rate * SpectralScale(weight) * Factor(direction);
                };
            },
            relative: 1e-6);   // the first direction is a matrix of signs, which can be nearly singular

    [Theory]
    [InlineData(Equalization.Rows)]
    [InlineData(Equalization.Columns)]
    [InlineData(Equalization.RowsThenColumns)]
    [InlineData(Equalization.ColumnsThenRows)]
    [InlineData(Equalization.Both)]
    public void Muon_equalizes_lines_before_and_after_the_factor(Equalization lines)
    {
        foreach (var shape in new[] { "square", "wide", "tall", "row", "convolution", "batch" })
            foreach (var before in new[] { true, false })
                ShapeTrajectories.Agree(shape,
                    plan => new Muon(plan, MuonOptions.Moonlight with
                    {
                        LearningRate = Rate,
                        Before = before ? lines : Equalization.None,
                        After = before ? Equalization.None : lines,
                        PolarSolver = new SvdPolar(),
                    }),
                    () =>
                    {
                        var sum = Sum(0.95);
                        return (_, weight, gradient) =>
                        {
                            var direction = sum(gradient);
                            var factor = before ? Factor(Equalized(direction, lines)) : Equalized(Factor(direction), lines);
                            return (1 - Rate * 0.1) * weight - Rate * MatchedScale(weight) * factor;
                        };
                    });
    }

    [Fact]
    public void Conventions_are_what_their_code_says()
    {
        Assert.Equal((Equalization.ColumnsThenRows, UpdateScale.RmsToRms, 1e-3),
            (MuonOptions.Plus.After, MuonOptions.Plus.UpdateScale, MuonOptions.Plus.LearningRate));
        Assert.Equal((Equalization.Both, UpdateScale.MatchRms),
            (MuonOptions.Equalized.Before, MuonOptions.Equalized.UpdateScale));
        Assert.Equal((true, 9e-3, 0.75),
            (NamoOptions.Columns.ByColumns, NamoOptions.Columns.LearningRate, NamoOptions.Columns.Clamp));
        Assert.Equal((false, true), (AdaMuonOptions.Unsigned.Signs, AdaMuonOptions.Unsigned.Nesterov));
    }

    [Fact]
    public void The_size_of_the_gradient_does_not_overflow_on_the_way_to_the_step_of_NAMO_and_AdaGO()
    {
        using var scope = NewDisposeScope();
        foreach (var create in new Func<Isotrope.Plan.MatrixPlan, MatrixOptimizer>[]
        {
            plan => new Namo(plan, new() { LearningRate = Rate, WeightDecay = 0 }),
            plan => new Namo(plan, NamoOptions.Columns with { LearningRate = Rate, WeightDecay = 0 }),
            plan => new AdaGo(plan, new() { LearningRate = Rate }),
        })
        {
            manual_seed(0);
            var weight = new TorchSharp.Modules.Parameter(zeros(6, 9)) { grad = randn(6, 9) * 1e30f };
            using var optimizer = create(Isotrope.Plan.MatrixPlan.Of(weight));
            optimizer.step();
            var moved = weight.abs().max().item<float>();
            Assert.True(moved is > 1e-3f and < 1, $"moved by {moved:g3}");
        }
    }

    private static Matrix<double> Equalized(Matrix<double> matrix, Equalization lines) => lines switch
    {
        Equalization.Rows => Rows(matrix),
        Equalization.Columns => Columns(matrix),
        Equalization.RowsThenColumns => Columns(Rows(matrix)),
        Equalization.ColumnsThenRows => Rows(Columns(matrix)),
        _ => matrix.MapIndexed((i, j, x) => x / matrix.Row(i).L2Norm() / matrix.Column(j).L2Norm()),
    };
}
