using CsCheck;
using Isotrope.Optimizers;
using Isotrope.Plan;
using AdamW = Isotrope.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Gradients that are taken ahead of the weights.</summary>
public sealed class TransportTests
{
    private static readonly TrustRegionOptions s_options = new() { LearningRate = 0.05, Momentum = 0.9, Transport = true };

    [Fact]
    public void On_a_quadratic_the_mean_is_the_gradient_at_the_weights() => Gen.Select(
        Gen.Int[1, 1000], Gen.Double[0.1, 0.95], Gen.Double[0, 2], Gen.OneOf(Gen.Const("spectral"), Gen.Const("max-entry"), Gen.Const("frobenius")))
        .Sample((seed, momentum, decay, norm) =>
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            var (left, right, target) = (Random(7, 5), Random(4, 6), Random(7, 6));
            var weight = new Parameter(Random(5, 4));
            using var optimizer = new TrustRegion(
                MatrixPlan.Of(weight), s_options with { Momentum = momentum, WeightDecay = decay, Norm = norm });
            for (var step = 0; step < 20; step++)
            {
                var here = Gradient(weight.detach());
                using (optimizer.AtGradientPoint()) weight.grad = Gradient(weight.detach());
                optimizer.step();
                var mean = optimizer.Snapshot().Tensors["parameter 0/momentum"];
                if ((mean - here).abs().max().item<double>() > 1e-11 * here.abs().max().item<double>()) return false;
            }
            return true;

            Tensor Gradient(Tensor x) => left.t().matmul(left.matmul(x).matmul(right) - target).matmul(right.t());
        }, iter: 40, threads: 1);

    [Fact]
    public void Without_transport_the_mean_lags_behind()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(Random(5, 4));
        using var optimizer = new TrustRegion(MatrixPlan.Of(weight), s_options with { Transport = false });
        for (var step = 0; step < 20; step++)
        {
            using (optimizer.AtGradientPoint()) weight.grad = weight.detach().clone();
            optimizer.step();
        }
        var lag = optimizer.Snapshot().Tensors["parameter 0/momentum"] - weight.grad!;
        Assert.True(lag.abs().max().item<double>() > 0.01);
    }

    [Fact]
    public void The_weights_come_back_bit_for_bit_and_move_only_where_asked()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = new TrustRegion(MatrixPlan.For(model), s_options);
        Step();
        Step();
        var before = Weights();
        using (optimizer.AtGradientPoint())
            Assert.All(Weights().Zip(before), pair => Assert.False(pair.First.Equals(pair.Second)));
        Assert.All(Weights().Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));

        void Step()
        {
            using (optimizer.AtGradientPoint()) Networks.Backward(model);
            optimizer.step();
        }
        List<Tensor> Weights() => [.. model.parameters().Select(parameter => parameter.detach().clone())];
    }

    [Fact]
    public void A_closure_is_called_there_by_itself()
    {
        using var scope = NewDisposeScope();
        Assert.True(Trained(closure: true).Equals(Trained(closure: false)));

        static Tensor Trained(bool closure)
        {
            var model = Networks.WithGradients();
            using var optimizer = new TrustRegion(MatrixPlan.For(model), s_options);
            for (var i = 0; i < 4; i++)
            {
                manual_seed(i);
                if (closure)
                {
                    optimizer.step(() =>
                    {
                        Networks.Backward(model);
                        return zeros(1);
                    });
                    continue;
                }
                using (optimizer.AtGradientPoint()) Networks.Backward(model);
                optimizer.step();
            }
            return cat([.. model.parameters().Select(parameter => parameter.detach().flatten())]);
        }
    }

    [Fact]
    public void A_step_with_the_weights_away_or_a_second_departure_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = new TrustRegion(MatrixPlan.For(model), s_options);
        using (optimizer.AtGradientPoint())
        {
            Assert.Contains("End the using block", Assert.Throws<InvalidOperationException>(() => optimizer.step()).Message);
            Assert.Contains("already", Assert.Throws<InvalidOperationException>(() => optimizer.AtGradientPoint()).Message);
        }
        optimizer.step();
        Assert.Equal(1, optimizer.LastStep!.Step);
    }

    [Fact]
    public void A_composite_puts_all_its_members_weights_there()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = new CompositeOptimizer(MatrixPlan.For(model),
            new(UpdateRule.Matrix, plan => new TrustRegion(plan, s_options)),
            new(UpdateRule.Auxiliary, plan => new AdamW(plan)));
        optimizer.step();
        var (hidden, bias) = (model.get_parameter("2.weight")!, model.get_parameter("2.bias")!);
        var (hiddenBefore, biasBefore) = (hidden.detach().clone(), bias.detach().clone());
        using (optimizer.AtGradientPoint())
        {
            Assert.False(hidden.detach().Equals(hiddenBefore));
            Assert.True(bias.detach().Equals(biasBefore));   // AdamW wants its gradient where it is
        }
        Assert.True(hidden.detach().Equals(hiddenBefore));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = new TrustRegion(MatrixPlan.For(model), s_options);
        optimizer.step();
        var before = LiveTensors.Count();
        for (var i = 0; i < 100; i++) optimizer.AtGradientPoint().Dispose();
        Assert.Equal(before, LiveTensors.Count());
    }

    private static Tensor Random(long m, long n) => randn(m, n, dtype: ScalarType.Float64);
}
