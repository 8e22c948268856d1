using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>The trust-region method against its formula in plain matrices, and the methods that are cases of it.</summary>
public sealed class TrustRegionTests
{
    private const double Rate = 0.05, Momentum = 0.8;

    private static readonly TrustRegionOptions s_options = new()
    {
        LearningRate = Rate,
        Momentum = Momentum,
        WeightDecay = 0.3,
        ClipNorm = 5,
        Smoothness = 2,
        SmoothnessGrowth = 0.5,
        VectorNorm = "spectral",
        VectorRadius = 1,
        PolarSolver = new SvdPolar(),
    };

    /// <summary>Shapes of parameters, each with the matrices [b, m, n] that it is.</summary>
    private static readonly Dictionary<string, (long[] Own, long[] Seen)> s_shapes = new()
    {
        ["square"] = ([6, 6], [1, 6, 6]),
        ["wide"] = ([4, 9], [1, 4, 9]),
        ["tall"] = ([9, 4], [1, 9, 4]),
        ["vector"] = ([7], [1, 7, 1]),
        ["convolution"] = ([4, 2, 3, 3], [1, 4, 18]),
        ["batch"] = ([3, 4, 6], [3, 4, 6]),
    };

    private static readonly Dictionary<string, Func<Matrix<double>, Matrix<double>>> s_aligned = new()
    {
        ["spectral"] = g => Oracle.Svd(Trajectories.Tensor(g)) is var (u, _, vt) ? u * vt : g,
        ["max-entry"] = g => g.Map(x => (double)Math.Sign(x), Zeros.Include),
        ["frobenius"] = g => g / g.FrobeniusNorm(),
        ["rows"] = g => g.NormalizeRows(2),
        ["rms-to-rms"] = g => Oracle.Svd(Trajectories.Tensor(g)) is var (u, _, vt)
            ? u * vt * Math.Sqrt((double)g.RowCount / g.ColumnCount) : g,
    };

    public static TheoryData<string, string, RadiusRule, MomentumStart> Cases()
    {
        var cases = new TheoryData<string, string, RadiusRule, MomentumStart>();
        foreach (var shape in s_shapes.Keys)
        {
            foreach (var norm in s_aligned.Keys) cases.Add(shape, norm, RadiusRule.Fixed, MomentumStart.Gradient);
            foreach (var rule in Enum.GetValues<RadiusRule>()) cases.Add(shape, "spectral", rule, MomentumStart.Zero);
            cases.Add(shape, "spectral", RadiusRule.Dual, MomentumStart.None);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Twenty_steps_follow_the_formula(string shape, string norm, RadiusRule rule, MomentumStart start)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (own, seen) = s_shapes[shape];
        var weight = new Parameter(randn(own, dtype: ScalarType.Float64));
        var decays = MatrixPlan.Of(weight).Single().Decays;
        using var optimizer = new TrustRegion(
            MatrixPlan.Of(weight), s_options with { Norm = norm, VectorNorm = norm, RadiusRule = rule, Start = start });
        var expected = Matrices(weight);
        var mean = expected.Select(matrix => matrix * 0).ToArray();
        for (var step = 1; step <= 20; step++)
        {
            weight.grad = randn(own, dtype: ScalarType.Float64);
            var gradients = Matrices(weight.grad!);
            for (var i = 0; i < expected.Length; i++)
            {
                mean[i] = start == MomentumStart.None || (start == MomentumStart.Gradient && step == 1)
                    ? gradients[i] : Momentum * mean[i] + (1 - Momentum) * gradients[i];
                var direction = s_aligned[norm](mean[i]);
                var dual = mean[i].PointwiseMultiply(direction).Enumerate().Sum();
                var radius = Rate * rule switch
                {
                    RadiusRule.Fixed => 1,
                    RadiusRule.Dual => dual,
                    RadiusRule.Clipped => Math.Min(1, dual / 5),
                    _ => dual / (2 + 0.5 * dual),
                };
                expected[i] = (decays ? 1 - Rate * 0.3 : 1) * expected[i] - radius * direction;
            }
            optimizer.step();
        }
        Expect.Close(weight.reshape(seen), stack([.. expected.Select(Trajectories.Tensor)]), 1e-11);

        Matrix<double>[] Matrices(Tensor tensor) =>
            [.. Enumerable.Range(0, (int)seen[0]).Select(i => Trajectories.Of(tensor.detach().reshape(seen)[i]))];
    }

    public static TheoryData<string> Relatives() => [.. s_relatives.Keys];

    private static TrustRegionOptions Bare => new() { LearningRate = Rate, Momentum = Momentum, Start = MomentumStart.Zero };

    private static readonly Dictionary<string, (TrustRegionOptions Options, Func<MatrixPlan, MatrixOptimizer> Other)>
        s_relatives = new()
        {
            ["Muon"] = (Bare, plan => new Muon(plan, new()
            {
                LearningRate = Rate,
                Momentum = Momentum,
                Nesterov = false,
                Form = MomentumForm.Average,
                UpdateScale = UpdateScale.None,
                Accuracy = PolarAccuracy.Exact,
            })),
            ["normalized SGD"] = (Bare with { Norm = "frobenius" }, plan =>
                new NormalizedSgd(plan, new() { LearningRate = Rate, Momentum = Momentum, Epsilon = 1e-300 })),
            ["signSGD"] = (Bare with { Norm = "max-entry", Start = MomentumStart.None }, plan =>
                new SignSgd(plan, new() { LearningRate = Rate })),
            ["Signum"] = (Bare with { Norm = "max-entry" }, plan =>
                new Signum(plan, new() { LearningRate = Rate, Momentum = Momentum })),
            ["steepest descent"] = (Bare with { Norm = "schatten(p=3)", RadiusRule = RadiusRule.Dual }, plan =>
                new SteepestDescent(plan, new() { LearningRate = Rate, Momentum = Momentum, Norm = "schatten(p=3)" })),
            ["PolarGrad"] = (Bare with { RadiusRule = RadiusRule.Dual }, plan =>
                new PolarGrad(plan, new() { LearningRate = Rate, Momentum = Momentum })),
            ["gradient descent"] = (
                Bare with { Norm = "frobenius", RadiusRule = RadiusRule.Dual, Start = MomentumStart.None }, plan =>
                new Sgd(plan, new() { LearningRate = Rate, Momentum = 0 })),
            ["Scion"] = (Bare with { Norm = "scion-auto", Radius = 3, WeightDecay = 0.5 }, plan => new Scion(plan, new()
            {
                LearningRate = Rate,
                Momentum = Momentum,
                Radius = 3,
                WeightDecay = 0.5,
                PolarSolver = PolarSolvers.For(PolarAccuracy.Exact),
            })),
        };

    [Theory]
    [MemberData(nameof(Relatives))]
    public void A_named_method_is_a_case_of_it(string name)
    {
        using var scope = NewDisposeScope();
        var (options, other) = s_relatives[name];
        Expect.Close(Trained(plan => new TrustRegion(plan, options)), Trained(other), 1e-12);
    }

    [Fact]
    public void Every_role_steps_in_a_norm_of_its_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var model = nn.Sequential(nn.Embedding(10, 6), nn.Linear(6, 8), nn.Linear(8, 10));
        foreach (var parameter in model.parameters())
        {
            parameter.grad = randn_like(parameter);
            using var noGradient = no_grad();
            parameter.zero_().Dispose();
        }
        using var optimizer = new TrustRegion(MatrixPlan.For(model), new()
        {
            LearningRate = 0.1,
            Radius = 2,
            OuterNorm = "frobenius",
            OuterRadius = 3,
            VectorNorm = "max-entry",
            VectorRadius = 4,
        });

        optimizer.step();

        Tensor Weight(string name) => model.get_parameter(name)!;
        Tensor Gradient(string name) => model.get_parameter(name)!.grad!;
        Expect.Close(Weight("0.weight"), Gradient("0.weight") / Gradient("0.weight").norm() * -0.3, 1e-6);
        Expect.Close(Weight("2.weight"), Gradient("2.weight") / Gradient("2.weight").norm() * -0.3, 1e-6);
        Expect.Close(Weight("1.weight"), Oracle.Polar(Gradient("1.weight")) * -0.2, 1e-5);
        Expect.Close(Weight("1.bias"), Gradient("1.bias").sign() * -0.4, 1e-6);
        Assert.All(optimizer.Plan, entry => Assert.Equal("TrustRegion", entry.Optimizer));
    }

    [Theory]
    [InlineData("norm", "Did you mean 'spectral'?")]
    [InlineData("radius", "OuterRadius must be positive")]
    [InlineData("rule", "RadiusRule must be one of")]
    [InlineData("start", "Start must be one of")]
    [InlineData("transport", "Transport needs momentum")]
    [InlineData("smooth", "Give one of them")]
    [InlineData("box", "Lower must be at most 0")]
    [InlineData("two sets", "either a box")]
    [InlineData("penalty and rule", "need RadiusRule = Fixed")]
    [InlineData("penalty and decay", "Use another DecayForm")]
    [InlineData("no projection", "no closed form in 'ky-fan(k=2)'")]
    [InlineData("rounds", "at least 1")]
    public void Options_that_make_no_sense_are_refused_at_construction(string what, string hint)
    {
        var bad = what switch
        {
            "norm" => Bare with { VectorNorm = "spektral" },
            "radius" => Bare with { OuterRadius = 0 },
            "rule" => Bare with { RadiusRule = (RadiusRule)9 },
            "start" => Bare with { Start = (MomentumStart)9 },
            "transport" => Bare with { Transport = true, Start = MomentumStart.None },
            "smooth" => Bare with { RadiusRule = RadiusRule.Smooth, Smoothness = 0, SmoothnessGrowth = 0 },
            "box" => Bare with { Lower = 0.1 },
            "two sets" => Bare with { Lower = -1, BallNorm = "spectral" },
            "penalty and rule" => Bare with { SquarePenalty = 1, RadiusRule = RadiusRule.Dual },
            "penalty and decay" => Bare with { SquarePenalty = 1, WeightDecay = 0.1, DecayForm = WeightDecayForm.Cautious },
            "no projection" => Bare with { AbsolutePenalty = 1, Norm = "ky-fan(k=2)" },
            _ => Bare with { AbsolutePenalty = 1, InnerRounds = 0 },
        };
        using var scope = NewDisposeScope();
        Assert.Contains(hint, Assert.ThrowsAny<ArgumentException>(
            () => new TrustRegion(MatrixPlan.Of(new Parameter(zeros(2, 2))), bad)).Message);
    }

    [Fact]
    public void Begun_without_momentum_it_keeps_none_whatever_a_schedule_sets()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new TrustRegion(
            MatrixPlan.Of(new Parameter(zeros(2, 2))), Bare with { Start = MomentumStart.None });
        optimizer.Momentum = 0.5;
        Assert.Equal(0, optimizer.Momentum);
        Assert.Equal(0, optimizer.StateBytes);
    }

    private static Tensor Trained(Func<MatrixPlan, MatrixOptimizer> create)
    {
        manual_seed(1);
        var weight = new Parameter(randn(5, 8, dtype: ScalarType.Float64));
        using var optimizer = create(MatrixPlan.Of(weight));
        for (var i = 0; i < 10; i++)
        {
            weight.grad = randn(5, 8, dtype: ScalarType.Float64);
            optimizer.step();
        }
        return weight.detach();
    }
}
