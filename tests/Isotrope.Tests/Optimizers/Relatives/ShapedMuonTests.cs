using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.Plain;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Shapes of singular values, constant and changing, against the singular value decomposition of another
/// library.</summary>
public sealed class ShapedMuonTests
{
    private const double Rate = 0.05;

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void Soft_and_fractional_shapes_map_singular_values_relative_to_the_largest(string shape)
    {
        Agrees(shape, ShapedMuonOptions.Soft, _ => x => x / Math.Sqrt(x * x + 0.05 * 0.05));
        Agrees(shape, ShapedMuonOptions.HeavyTailed, _ => x => Math.Pow(x, 0.125));
        Agrees(shape, ShapedMuonOptions.Contra, _ => x => 1 + 0.25 * (1 - x));
    }

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void The_power_of_DynMuon_falls_along_a_logistic_curve_in_64_parts(string shape) =>
        Agrees(shape, ShapedMuonOptions.Dynamic with { Horizon = 100 }, step =>
        {
            var share = 1 - 1 / (1 + Math.Exp((step / 100.0 - 0.04) / 0.04));
            var power = 0.25 - 0.5 * Math.Round(64 * share) / 64;
            return x => Math.Pow(x, power);
        });

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void Contra_becomes_Muon_and_then_a_power_in_straight_lines(string shape) =>
        Agrees(shape, new() { Shape = "contra(c=0.25) at 0; sign at 8; sign at 12; power(p=0.1) at 18" }, step => x => step switch
        {
            < 8 => 1 + (1 - step / 8.0) * 0.25 * (1 - x),
            <= 12 => 1,
            < 18 => 1 + (step - 12) / 6.0 * (Math.Pow(x, 0.1) - 1),
            _ => Math.Pow(x, 0.1),
        });

    [Theory]
    [MemberData(nameof(ShapeTrajectories.Names), MemberType = typeof(ShapeTrajectories))]
    public void NuMuon_keeps_the_leading_directions(string shape) =>
        ShapeTrajectories.Agree(shape,
            plan => OptimizerCatalog.ByName("numuon").Create(plan, new() { ["learningRate"] = Rate }),
            () =>
            {
                var mean = Mean(0.95, nesterov: false);
                return (_, weight, gradient) =>
                {
                    var (u, s, vt) = Oracle.Svd(Trajectories.Tensor(mean(gradient)));
                    var k = (int)Math.Ceiling(0.25 * s.Length);
                    return weight - Rate * u.SubMatrix(0, u.RowCount, 0, k) * vt.SubMatrix(0, k, 0, vt.ColumnCount);
                };
            });

    [Fact]
    public void A_schedule_goes_on_from_the_steps_of_a_restored_state()
    {
        using var scope = NewDisposeScope();
        var options = new ShapedMuonOptions { Shape = "power(p=0.5) at 0%; power(p=-0.2) at 100%", Horizon = 10 };
        Tensor Run(int handOver)
        {
            manual_seed(0);
            var weight = new Parameter(zeros(5, 7, dtype: ScalarType.Float64));
            var optimizer = new ShapedMuon(MatrixPlan.Of(weight), options);
            for (var step = 0; step < 10; step++)
            {
                if (step == handOver)
                {
                    var fresh = new ShapedMuon(MatrixPlan.Of(weight), options);
                    fresh.Restore(optimizer.Snapshot());
                    optimizer.Dispose();
                    optimizer = fresh;
                }
                weight.grad = randn(5, 7, dtype: ScalarType.Float64);
                optimizer.step();
            }
            optimizer.Dispose();
            return weight.detach();
        }

        Assert.True(Run(handOver: 6).Equals(Run(handOver: -1)));
    }

    [Theory]
    [InlineData("powr(p=1)", "Did you mean 'power'?")]
    [InlineData("sign at 10%; sign at 5%", "Positions must ascend")]
    public void A_shape_that_cannot_be_read_is_refused_at_once(string shape, string expected)
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(zeros(4, 4));
        Assert.Contains(expected, Assert.Throws<ArgumentException>(
            () => new ShapedMuon(MatrixPlan.Of(weight), new() { Shape = shape })).Message);
    }

    private static void Agrees(string shape, ShapedMuonOptions options, Func<int, Func<double, double>> f) =>
        ShapeTrajectories.Agree(shape,
            plan => new ShapedMuon(plan, options with
            {
                LearningRate = Rate,
                Tolerance = 1e-13,   // no fit reaches it, so that the function itself is applied
                PolarSolver = new SvdPolar(),
            }),
            () =>
            {
                var mean = Mean(0.95, nesterov: true);
                return (step, weight, gradient) =>
                {
                    var mapped = Mapped(mean(gradient), f(step));
                    if (options.KeepNorm)
                        mapped *= Math.Sqrt(Math.Min(weight.RowCount, weight.ColumnCount)) / mapped.FrobeniusNorm();
                    return weight - Rate * SpectralScale(weight) * mapped;
                };
            }, relative: 1e-8);
}
