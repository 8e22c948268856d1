using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp.Modules;
using static Isotrope.Tests.Optimizers.ShapeClasses;
using AdamW = Isotrope.Optimizers.AdamW;

namespace Isotrope.Tests.Optimizers;

/// <summary>DeMuon's replicas against as many sets of plain arrays.</summary>
public sealed class DeMuonTests
{
    private const double Rate = 0.05, Momentum = 0.7;

    public static TheoryData<string, Topology, int> Cases()
    {
        var cases = new TheoryData<string, Topology, int>();
        foreach (string shape in new[] { "square", "wide", "tall", "convolution", "batch", "row blocks" })
        {
            cases.Add(shape, Topology.Ring, 4);
            cases.Add(shape, Topology.Exponential, 3);
        }
        cases.Add("wide", Topology.Complete, 3);
        cases.Add("tall", Topology.Ring, 1);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Replicas_follow_the_equations(string shape, Topology topology, int count)
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make(shape);
        var data = new Quadratics(shape, weight, count);
        using var optimizer = new DeMuon(plan, Options(topology, count));
        var mixing = MixingMatrix.Of(topology, count);
        var weights = Enumerable.Range(0, count).Select(_ => Of(shape, weight)).ToArray();
        var momenta = weights.Select(own => own.Select(matrix => matrix * 0).ToArray()).ToArray();
        var trackers = momenta.Select(own => own.ToArray()).ToArray();
        for (var step = 1; step <= 20; step++)
        {
            var gradients = weights.Select((own, i) => data.Gradients(i, own)).ToArray();
            for (var k = 0; k < weights[0].Length; k++)
            {
                var (old, matrix) = (momenta.Select(own => own[k]).ToArray(), k);
                for (var i = 0; i < count; i++) momenta[i][k] = Momentum * old[i] + (1 - Momentum) * gradients[i][k];
                var tracked = trackers.Select((own, j) => own[matrix] + momenta[j][matrix] - old[j]).ToArray();
                for (var i = 0; i < count; i++) trackers[i][k] = Mixed(mixing, i, tracked);
                var scale = Math.Sqrt(Math.Max(1, (double)weights[0][k].RowCount / weights[0][k].ColumnCount));
                var moved = weights
                    .Select((own, j) => own[matrix] - Rate * scale * PolarFactor(trackers[j][matrix])).ToArray();
                for (var i = 0; i < count; i++) weights[i][k] = Mixed(mixing, i, moved);
            }
            optimizer.step(data.Closure);

            var own = weights.Select(all => Tensor(shape, all)).ToArray();
            var mean = stack(own).mean([0]);
            Expect.Close(weight, mean, relative: 1e-9);
            var tracker = stack(trackers.Select(all => Tensor(shape, all)));
            Expect.Close(optimizer.Snapshot().Tensors["parameter 0/tracker"], tracker, relative: 1e-8);
            var apart = Math.Sqrt(own.Sum(replica => (replica - mean).square().sum().item<double>()) / count);
            Assert.Equal(apart / mean.norm().item<double>(), optimizer.ConsensusError(), 1e-9);
        }
    }

    [Fact]
    public void Trackers_add_up_to_momenta_and_deviations_to_zero()
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("wide");
        var data = new Quadratics("wide", weight, 4);
        using var optimizer = new DeMuon(plan, Options(Topology.Ring, 4));
        for (var step = 0; step < 50; step++) optimizer.step(data.Closure);
        var state = optimizer.Snapshot().Tensors;
        Expect.Close(state["parameter 0/tracker"].sum([0]), state["parameter 0/momentum"].sum([0]), 1e-10);
        Assert.True(state["parameter 0/deviation"].sum([0]).abs().max().item<double>() < 1e-12);
    }

    /// <summary>Steps of length η end near the optimum of the mean, which no replica has by itself, and the replicas near each
    /// other.</summary>
    [Theory]
    [InlineData(Topology.Ring)]
    [InlineData(Topology.Exponential)]
    [InlineData(Topology.Complete)]
    public void Replicas_with_different_data_agree_on_the_optimum_of_all(Topology topology)
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("wide");
        var data = new Quadratics("wide", weight, 4);
        using var optimizer = new DeMuon(plan, Options(topology, 4));
        for (var step = 0; step < 600; step++)
        {
            foreach (var group in optimizer.ParamGroups) group.LearningRate = Rate * (1 - step / 600.0);
            optimizer.step(data.Closure);
        }
        Assert.True((weight.detach() - data.Optimum).abs().max().item<double>() < 0.02);
        Assert.True(optimizer.ConsensusError() < 0.01, $"{optimizer.ConsensusError()}");
    }

    [Fact]
    public void One_replica_is_Muon_with_an_average()
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("tall");
        var (other, otherPlan) = Make("tall");
        using var optimizer = new DeMuon(plan, Options(Topology.Ring, 1));
        using var muon = new Muon(otherPlan, new()
        {
            LearningRate = Rate,
            Momentum = Momentum,
            Nesterov = false,
            PolarSolver = new SvdPolar(),
        });
        for (var step = 0; step < 10; step++)
        {
            var gradient = randn_like(weight).detach();
            optimizer.step(() =>
            {
                weight.grad = gradient;
                return tensor(0.0);
            });
            other.grad = gradient;
            muon.step();
        }
        Expect.Close(weight, other, 1e-10);
    }

    [Fact]
    public void Auxiliary_parameters_get_the_mean_of_the_replicas_gradients_and_the_loss_is_the_mean()
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Networks.WithGradients(), Networks.WithGradients());
        using var optimizer = new DeMuon(MatrixPlan.For(model), new() { Replicas = 2 });
        using var adamW = new AdamW(MatrixPlan.For(reference));
        var (first, second) = (randn(8, 8), randn(8, 8));
        Tensor Loss(Sequential net, Tensor inputs) => net.forward(inputs).square().mean();
        var call = 0;
        var loss = optimizer.step(() =>
        {
            model.zero_grad();
            var own = Loss(model, call++ == 0 ? first : second);
            own.backward();
            return own;
        });
        reference.zero_grad();
        var expected = (Loss(reference, first) + Loss(reference, second)) / 2;
        expected.backward();
        adamW.step();
        Assert.Equal(2, call);
        Assert.Equal(expected.item<float>(), loss.item<float>(), 1e-6);
        Expect.Close(model.get_parameter("2.bias")!, reference.get_parameter("2.bias")!, 1e-5);
    }

    [Fact]
    public void It_cannot_be_part_of_a_composite()
    {
        using var scope = NewDisposeScope();
        var plan = MatrixPlan.For(Networks.WithGradients());
        Assert.Contains("simulates replicas of the whole model", Assert.Throws<ArgumentException>(() => new CompositeOptimizer(
            plan, new(UpdateRule.Matrix, part => new DeMuon(part)), new(UpdateRule.Auxiliary, part => new AdamW(part)))).Message);
    }

    private static DeMuonOptions Options(Topology topology, int replicas) => new()
    {
        LearningRate = Rate,
        Momentum = Momentum,
        Replicas = replicas,
        Topology = topology,
        PolarSolver = new SvdPolar(),
    };

    private static Matrix<double> Mixed(MixingMatrix mixing, int i, Matrix<double>[] all) =>
        all.Select((matrix, j) => mixing[i, j] * matrix).Aggregate((a, b) => a + b);
}
