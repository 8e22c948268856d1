using Isotrope.Norms;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using TorchSharp.Modules;

namespace Isotrope.Tests.Optimizers;

public sealed class ScionTests
{
    private static readonly ScionOptions s_exact = new() { LearningRate = 0.1, Momentum = 0, WeightDecay = 0, Solver = "qdwh" };

    [Fact]
    public void Each_role_of_a_model_steps_in_its_own_norm()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var model = nn.Sequential(nn.Embedding(10, 6), nn.Linear(6, 8), nn.Linear(8, 8), nn.Linear(8, 10));
        foreach (var parameter in model.parameters())
        {
            parameter.grad = randn_like(parameter);
            using var noGradient = no_grad();
            parameter.zero_().Dispose();
        }
        using var optimizer = new Scion(MatrixPlan.For(model), s_exact with { Radius = 2, OuterRadius = 3 });

        optimizer.step();

        Tensor Weight(string name) => model.get_parameter(name)!;
        Tensor Gradient(string name) => model.get_parameter(name)!.grad!;
        Expect.Close(Weight("0.weight"), Gradient("0.weight").sign() * (-0.1 * 3 / 6), 1e-6);
        Expect.Close(Weight("3.weight"), Gradient("3.weight").sign() * (-0.1 * 3 / 8), 1e-6);
        Expect.Close(Weight("1.weight"), Oracle.Polar(Gradient("1.weight")) * (-0.1 * 2 * Math.Sqrt(8.0 / 6)), 1e-5);
        Expect.Close(Weight("2.bias"), Gradient("2.bias") / Gradient("2.bias").square().mean().sqrt() * (-0.1 * 2), 1e-6);
        Assert.All(optimizer.Plan, entry => Assert.Equal("Scion", entry.Optimizer));   // nothing goes to an AdamW
    }

    [Theory]
    [InlineData("scion-spectral", 1)]
    [InlineData("scion-sign", 1)]
    [InlineData("scion-columns", 1)]
    [InlineData("scion-rows", 0.5)]
    [InlineData("nuclear", 1)]
    public void Constrained_weights_enter_the_ball_and_never_leave_it(string norm, double decay)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(randn(5, 7, dtype: ScalarType.Float64));
        var measure = NormCatalog.Parse(norm);
        using var optimizer = new Scion(MatrixPlan.Of(weight),
            s_exact with { Norm = norm, Radius = 0.7, WeightDecay = decay, LearningRate = 0.2 });
        var reached = 0.0;
        for (var i = 0; i < 120; i++)
        {
            weight.grad = 1 + 0.1 * randn(5, 7, dtype: ScalarType.Float64);   // always about the same way
            optimizer.step();
            reached = measure.Value(weight.detach()).item<double>();
            if (i > 100) Assert.True(reached <= 0.7 / decay * (1 + 1e-6), $"{reached:g6}");
        }
        Assert.True(reached > 0.6 / decay);   // the bound is met, not just kept
    }

    [Fact]
    public void The_unconstrained_form_is_Muon_with_Scions_scale()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var start = randn(6, 4, dtype: ScalarType.Float64);
        var (first, second) = (new Parameter(start.clone()), new Parameter(start.clone()));
        using var scion = new Scion(MatrixPlan.Of(first), ScionOptions.Unconstrained with { LearningRate = 0.01, Radius = 2 });
        using var muon = new Muon(MatrixPlan.Of(second),
            MuonOptions.Jordan with { LearningRate = 0.02, Momentum = 0.9, Nesterov = false });   // tall: √max(1, m/n) = √(m/n)
        for (var i = 0; i < 5; i++)
        {
            first.grad = randn(6, 4, dtype: ScalarType.Float64);
            second.grad = first.grad!.clone();
            scion.step();
            muon.step();
        }
        Expect.Close(first, second, 1e-12);
    }

    [Fact]
    public void Equal_shapes_share_a_call_and_convolutions_keep_their_own()
    {
        using var scope = NewDisposeScope();
        Parameter New(params long[] shape) => new(zeros(shape)) { grad = randn(shape) };
        var plan = MatrixPlan.Of(New(4, 18), New(4, 18), New(4, 2, 3, 3), New(4, 2, 3, 3), New(9), New(9));
        using var optimizer = new Scion(plan, s_exact);
        optimizer.step();
        Assert.Equal(3, optimizer.LastStep!.MapCalls);
        Assert.Equal(6, optimizer.LastStep.Mapped);
    }

    [Fact]
    public void Stacked_matrices_are_no_convolution()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var gradient = randn(3, 4, 6, dtype: ScalarType.Float64);
        var experts = new Parameter(zeros_like(gradient)) { grad = gradient };
        new Scion(MatrixPlan.Of(experts), s_exact).step();
        for (var i = 0; i < 3; i++)
            Expect.Close(experts.detach()[i], Oracle.Polar(experts.grad![i]) * (-0.1 * Math.Sqrt(4.0 / 6)), 1e-12);
    }

    [Theory]
    [InlineData("Norm", "Did you mean 'spectral'?")]
    [InlineData("OuterNorm", "Did you mean 'spectral'?")]
    [InlineData("Solver", "polar solver")]
    [InlineData("Radius", "must be positive")]
    [InlineData("OuterRadius", "must be positive")]
    [InlineData("Momentum", "must be in [0, 1)")]
    public void Options_that_make_no_sense_are_refused_at_construction(string name, string hint)
    {
        var bad = name switch
        {
            "Norm" => s_exact with { Norm = "spektral" },
            "OuterNorm" => s_exact with { OuterNorm = "spektral" },
            "Solver" => s_exact with { Solver = "newton" },
            "Radius" => s_exact with { Radius = 0 },
            "OuterRadius" => s_exact with { OuterRadius = double.NaN },
            _ => s_exact with { Momentum = 1 },
        };
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsAny<ArgumentException>(() => new Scion(MatrixPlan.Of(new Parameter(zeros(2, 2))), bad));
        Assert.Contains(hint, error.Message);
    }

    [Fact]
    public void A_solver_of_ones_own_wins_over_the_name()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(zeros(3, 3)) { grad = randn(3, 3) };
        new Scion(MatrixPlan.Of(weight), s_exact with { Solver = "jordan-5", PolarSolver = new SvdPolar() }).step();
        Expect.Close(weight, Oracle.Polar(weight.grad!) * -0.1, 1e-5);
    }
}
