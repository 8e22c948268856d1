using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using TorchSharp.Modules;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Exact identities of the PolarGrad family, in double precision.</summary>
public sealed class PolarGradTests
{
    private const double Rate = 0.01, Decay = 0.9;

    [Fact]
    public void Heavy_ball_is_momentum_first_at_a_longer_rate() => Expect.Close(
        Trained(PolarGradForm.HeavyBall, Rate), Trained(PolarGradForm.MomentumFirst, Rate / (1 - Decay)), relative: 1e-10);

    [Theory]
    [InlineData(PolarGradForm.MomentumFirst)]
    [InlineData(PolarGradForm.PolarFirst)]
    [InlineData(PolarGradForm.HeavyBall)]
    [InlineData(PolarGradForm.Nesterov)]
    public void Without_momentum_all_forms_are_one(PolarGradForm form) =>
        Expect.Close(Trained(form, Rate, momentum: 0), Trained(PolarGradForm.None, Rate), relative: 1e-12);

    [Theory]
    [InlineData(PolarGradForm.MomentumFirst)]
    [InlineData(PolarGradForm.PolarFirst)]
    [InlineData(PolarGradForm.HeavyBall)]
    [InlineData(PolarGradForm.Nesterov)]
    [InlineData(PolarGradForm.None)]
    public void A_loss_three_times_as_large_at_a_third_of_the_rate_changes_nothing(PolarGradForm form) =>
        Expect.Close(Trained(form, Rate / 3, size: 3), Trained(form, Rate), relative: 1e-11);

    [Fact]
    public void Nesterov_looks_ahead_in_closed_form()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Gradient(0), Gradient(1));
        var mean = first * (Decay * (1 - Decay)) + second * (1 - Decay);
        var ahead = mean * Decay + second * (1 - Decay);
        var before = first * (1 - Decay * Decay);   // (1 - μ)G + μ(1 - μ)G
        var expected = (Step(before) + Step(ahead)) * -Rate;
        Expect.Close(Trained(PolarGradForm.Nesterov, Rate, steps: 2), expected, relative: 1e-10);

        static Tensor Step(Tensor direction) => Oracle.Polar(direction) * Oracle.NuclearNorm(direction);
    }

    [Fact]
    public void For_a_gradient_of_rank_one_it_is_gradient_descent()
    {
        using var scope = NewDisposeScope();
        var gradient = outer(arange(1, 6, dtype: ScalarType.Float64), arange(2, 9, dtype: ScalarType.Float64));
        var weight = new Parameter(zeros(5, 7, dtype: ScalarType.Float64)) { grad = gradient };
        using var optimizer = new PolarGrad(MatrixPlan.Of(weight), new()
        {
            LearningRate = Rate,
            Form = PolarGradForm.None,
            PolarSolver = new SvdPolar(),   // leaves what is zero to rounding at zero
        });
        optimizer.step();
        Expect.Close(weight, gradient * -Rate, relative: 1e-9);
    }

    [Fact]
    public void The_published_factor_gives_a_shorter_step_than_the_exact_one()
    {
        using var scope = NewDisposeScope();
        double Length(PolarGradOptions options)
        {
            var weight = new Parameter(zeros(5, 7)) { grad = Gradient(0).to(ScalarType.Float32) };
            using var optimizer = new PolarGrad(MatrixPlan.Of(weight), options);
            optimizer.step();
            return weight.norm().item<float>();
        }
        Assert.InRange(Length(PolarGradOptions.Paper) / Length(new()), 0.5, 0.97);   // 0.53 to 0.95 where it was measured
    }

    [Fact]
    public void PolarSGDM_takes_embeddings_and_head_and_leaves_vectors()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("table", nn.Embedding(11, 6)), ("hidden", nn.Linear(6, 6)), ("head", nn.Linear(6, 11)));
        using var optimizer = OptimizerCatalog.ByName("polarsgdm").Create(MatrixPlan.For(model), []);
        var owners = optimizer.Plan.ToDictionary(entry => entry.Name, entry => entry.Optimizer);
        Assert.All(["table.weight", "hidden.weight", "head.weight"], name => Assert.Equal("PolarGrad", owners[name]));
        Assert.All(["hidden.bias", "head.bias"], name => Assert.Equal("AdamW", owners[name]));
    }

    /// <summary>The weight after steps on given gradients, from zero.</summary>
    private static Tensor Trained(PolarGradForm form, double rate, double momentum = Decay, double size = 1, int steps = 4)
    {
        var weight = new Parameter(zeros(5, 7, dtype: ScalarType.Float64));
        using var optimizer = new PolarGrad(
            MatrixPlan.Of(weight), new() { LearningRate = rate, Momentum = momentum, Form = form });
        for (var step = 0; step < steps; step++)
        {
            weight.grad = Gradient(step) * size;
            optimizer.step();
        }
        return weight.detach();
    }

    private static Tensor Gradient(int step)
    {
        manual_seed(step);
        return randn(5, 7, dtype: ScalarType.Float64);
    }
}
