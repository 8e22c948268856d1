using Isotrope.Native;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Closed forms of elementwise rules on constant gradients.</summary>
public sealed class BaselineTests
{
    private const double Rate = 0.1;

    [Fact]
    public void Sgd_with_a_constant_gradient_sums_the_geometric_series()
    {
        using var scope = NewDisposeScope();
        var (weight, gradient) = Weight();
        Steps(3, new Sgd(MatrixPlan.Of(weight), new() { LearningRate = Rate, Momentum = 0.5 }));
        Expect.Close(weight, gradient * (-Rate * (1 + 1.5 + 1.75)), relative: 1e-12);
    }

    [Fact]
    public void Nesterov_is_one_step_of_the_series_ahead()
    {
        using var scope = NewDisposeScope();
        var (weight, gradient) = Weight();
        Steps(2, new Sgd(MatrixPlan.Of(weight), new() { LearningRate = Rate, Momentum = 0.5, Nesterov = true }));
        Expect.Close(weight, gradient * (-Rate * (1.5 + 1.75)), relative: 1e-12);
    }

    [Fact]
    public void Every_step_of_normalized_sgd_has_the_length_of_the_rate()
    {
        using var scope = NewDisposeScope();
        var (weight, gradient) = Weight();
        Steps(4, new NormalizedSgd(MatrixPlan.Of(weight), new() { LearningRate = Rate }));
        Expect.Close(weight, gradient / gradient.norm() * (-4 * Rate), relative: 1e-10);
    }

    [Fact]
    public void Rules_of_signs_move_every_entry_by_the_rate()
    {
        using var scope = NewDisposeScope();
        foreach (var create in new Func<MatrixPlan, MatrixOptimizer>[]
        {
            plan => new SignSgd(plan, new() { LearningRate = Rate }),
            plan => new Signum(plan, new() { LearningRate = Rate }),
            plan => new Lion(plan, new() { LearningRate = Rate }),
        })
        {
            var (weight, gradient) = Weight();
            Steps(3, create(MatrixPlan.Of(weight)));
            Expect.Close(weight, gradient.sign() * (-3 * Rate), relative: 1e-12);
        }
    }

    [Fact]
    public void Signum_that_starts_from_the_weights_follows_them_first()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(
            full(2, 2, 5.0, dtype: ScalarType.Float64))
        { grad = full(2, 2, -1.0, dtype: ScalarType.Float64) };
        Steps(1, new Signum(MatrixPlan.Of(weight), new() { LearningRate = Rate, Start = SignumStart.Weights }));
        Assert.Equal(5 - Rate, weight[0, 0].item<double>(), 1e-12);   // 0.9·5 - 1 is positive, the gradient is not
    }

    [Fact]
    public void Adagrad_moves_by_the_harmonic_series_of_roots()
    {
        using var scope = NewDisposeScope();
        var (weight, gradient) = Weight();
        Steps(3, new Adagrad(MatrixPlan.Of(weight), new() { LearningRate = Rate }));
        Expect.Close(weight, gradient.sign() * (-Rate * (1 + 1 / Math.Sqrt(2) + 1 / Math.Sqrt(3))), relative: 1e-8);
    }

    [Theory]
    [InlineData(WeightDecayForm.Decoupled, 2 * (1 - 0.1 * 0.5))]
    [InlineData(WeightDecayForm.Coupled, 2 - 0.1 * 0.5 * 2)]     // by way of the gradient
    [InlineData(WeightDecayForm.Independent, 2 * (1 - 0.5))]
    [InlineData(WeightDecayForm.Cautious, 2 * (1 - 0.1 * 0.5))]
    public void Decay_of_every_form_shrinks_weights_without_gradient(WeightDecayForm form, double expected)
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(full(3, 2, 2.0, dtype: ScalarType.Float64)) { grad = zeros(3, 2, dtype: ScalarType.Float64) };
        Steps(1, new Sgd(MatrixPlan.Of(weight), new() { LearningRate = 0.1, WeightDecay = 0.5, DecayForm = form }));
        Assert.Equal(expected, weight.mean().item<double>(), 1e-12);
    }

    [Fact]
    public void Cautious_decay_spares_what_the_update_moves_away_from_zero()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(new double[] { 2, 2, -2, -2 })) { grad = tensor(new double[] { 1, -1, -1, 1 }) };
        Steps(1, new SignSgd(
            MatrixPlan.Of(weight), new() { LearningRate = 0.1, WeightDecay = 0.5, DecayForm = WeightDecayForm.Cautious }));
        Expect.Close(weight, tensor(new double[] { 1.9 - 0.1, 2.1, -1.9 + 0.1, -2.1 }), relative: 1e-12);
    }

    [Theory]
    [InlineData(WeightDecayForm.Decoupled)]
    [InlineData(WeightDecayForm.Coupled)]
    public void The_fused_kernel_and_the_separate_operations_agree(WeightDecayForm form)
    {
        using var scope = NewDisposeScope();
        var options = new AdamWOptions { LearningRate = 0.01, WeightDecay = 0.1, DecayForm = form };
        var (fused, separate) = (Trained(options, isFused: true), Trained(options, isFused: false));
        Assert.All(fused.Zip(separate), pair => Expect.Close(pair.First, pair.Second, relative: 1e-6));
        Assert.Contains(fused.Zip(separate), pair => !pair.First.Equals(pair.Second));   // or the kernel never ran
    }

    /// <summary>Parameters and moments after ten steps in single precision; two parameters begin late,
    /// a vector does not decay.</summary>
    private static List<Tensor> Trained(AdamWOptions options, bool isFused)
    {
        TorchShim.IsEnabled = isFused;
        try
        {
            manual_seed(3);
            var model = nn.Sequential(nn.Linear(13, 17), nn.Linear(17, 5));
            using var optimizer = new AdamW(MatrixPlan.For(model), options);
            for (var step = 0; step < 10; step++)
            {
                foreach (var (name, parameter) in model.named_parameters())
                    if (step > 2 || name.StartsWith('0')) parameter.grad = randn(parameter.shape);
                optimizer.step();
            }
            return
            [
                .. model.parameters().Select(parameter => parameter.detach().clone()),
                .. optimizer.Snapshot().Tensors.OrderBy(pair => pair.Key).Select(pair => pair.Value.clone()),
            ];
        }
        finally
        {
            TorchShim.IsEnabled = true;
        }
    }

    private static (Parameter Weight, Tensor Gradient) Weight()
    {
        manual_seed(0);
        var gradient = randn(4, 6, dtype: ScalarType.Float64);
        return (new Parameter(zeros(4, 6, dtype: ScalarType.Float64)) { grad = gradient.clone() }, gradient);
    }

    private static void Steps(int count, MatrixOptimizer optimizer)
    {
        for (var i = 0; i < count; i++) optimizer.step();
        optimizer.Dispose();
    }
}
