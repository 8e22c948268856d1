using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>What a step says of itself.</summary>
public sealed class StepReportTests
{
    /// <summary>Decay 0.5 and momentum: neither the decay nor the auxiliary parameter is in the measures.</summary>
    [Fact]
    public void Root_mean_square_slope_and_predicted_decrease_are_those_of_the_update()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        Parameter[] weights = [Weight(6, 4), Weight(3, 8), Weight(2, 3, 2, 2), Weight(5)];
        var momenta = weights.Select(weight => zeros_like(weight)).ToList();
        using var muon = new Muon(MatrixPlan.Of(weights).Auxiliary("parameter 3"), new()
        {
            LearningRate = 0.1,
            WeightDecay = 0.5,
            Nesterov = false,
            Accuracy = PolarAccuracy.Exact,
        });
        for (var step = 0; step < 3; step++)
        {
            double square = 0, slope = 0, decrease = 0, entries = 0;
            foreach (var (weight, momentum) in weights.Zip(momenta).Take(3))
            {
                using (no_grad()) weight.grad = randn_like(weight);
                momentum.mul_(0.95).add_(weight.grad, alpha: 0.05);
                var matrix = momentum.reshape(weight.shape[0], -1);
                var scale = 0.1 * Math.Sqrt(Math.Max(1, (double)matrix.shape[0] / matrix.shape[1]));
                var update = -scale * Oracle.Polar(matrix);
                square += update.square().sum().item<double>();
                slope += update.mul(weight.grad.reshape(matrix.shape)).sum().item<double>();
                decrease -= update.mul(matrix).sum().item<double>();
                entries += update.numel();
            }
            weights[3].grad = randn_like(weights[3]);

            muon.step();

            var report = muon.LastStep!;
            Assert.Equal(Math.Sqrt(square / entries), report.UpdateRms!.Value, 1e-10);
            Assert.Equal(slope, report.Slope!.Value, 1e-10);
            Assert.Equal(decrease, report.PredictedDecrease!.Value, 1e-10);
            Assert.Equal((3, 1), (report.Mapped, report.Elementwise));
        }
    }

    [Fact]
    public void The_solver_is_the_one_that_the_automatic_choice_took_for_each_shape()
    {
        using var scope = NewDisposeScope();
        using var muon = new Muon(MatrixPlan.Of(Weight(6, 4), Weight(4, 6), Weight(200, 210)), MuonOptions.Dion with { Solver = null });
        muon.step();
        var auto = new AutoPolar(PolarAccuracy.Muon);
        string Chosen(long side) => auto.Choose(side, ScalarType.Float64, DeviceType.CPU).Solver.Name;
        Assert.Equal(new Dictionary<string, int> { [Chosen(4)] = 2, [Chosen(200)] = 1 }, muon.LastStep!.Solvers);
    }

    [Fact]
    public void Scion_names_norms_and_a_refused_step_measures_nothing()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(6, 4);
        using var scion = new Scion(MatrixPlan.Of(weight), new() { Norm = "max-entry", OnNonFinite = NonFinitePolicy.Skip });
        scion.step();
        Assert.Equal(new Dictionary<string, int> { ["max-entry"] = 1 }, scion.LastStep!.Solvers);
        using (no_grad()) weight.grad!.fill_(double.NaN);
        scion.step();
        Assert.Equal((0, null, null), (scion.LastStep!.Mapped, scion.LastStep.UpdateRms, scion.LastStep.Slope));
    }

    [Fact]
    public void Measures_that_were_not_read_are_gone_with_the_next_step_and_those_that_were_stay()
    {
        using var scope = NewDisposeScope();
        using var muon = new Muon(MatrixPlan.Of(Weight(6, 4)));
        muon.step();
        var unread = muon.LastStep!;
        muon.step();
        var read = muon.LastStep!;
        var before = read.UpdateRms;
        muon.MeasuresUpdates = false;
        muon.step();
        Assert.Contains("LastStep after each", Assert.Throws<InvalidOperationException>(() => unread.UpdateRms).Message);
        Assert.Equal(before, read.UpdateRms);
        Assert.Null(muon.LastStep!.UpdateRms);
    }

    [Fact]
    public void Elementwise_rules_are_measured_too_and_map_nothing()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(6, 4);
        using var sgd = new Sgd(MatrixPlan.Of(weight), new() { LearningRate = 0.1 });
        sgd.step();
        var square = weight.grad!.square().sum().item<double>();
        Assert.Equal(-0.1 * square, sgd.LastStep!.Slope!.Value, 1e-12);
        Assert.Equal((0, 1, false), (sgd.LastStep.Mapped, sgd.LastStep.Elementwise, sgd.MapsMatrices));
    }

    private static Parameter Weight(params long[] shape) =>
        new(randn(shape, ScalarType.Float64)) { grad = randn(shape, ScalarType.Float64) };
}
