using System.Globalization;
using Isotrope.Experiments.Problems;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Experiments.Tests.Problems;

/// <summary>Trajectories on the small quadratic against gaps that were computed independently in two languages.</summary>
public sealed class SmallQuadraticTests
{
    private const double Tolerance = 1e-8;

    private static readonly SvdPolar s_polar = new();

    private static readonly Dictionary<string, Func<MatrixPlan, SmallQuadratic, MatrixOptimizer>> s_methods = new()
    {
        ["GD_1/L"] = (plan, problem) => new Sgd(plan, new() { LearningRate = 1 / problem.Smoothness, Momentum = 0 }),
        ["PolarGrad_1/(L r)"] = (plan, problem) =>
            new PolarGrad(plan, Polar(problem) with { Form = PolarGradForm.None }),
        ["PolarGradM_momfirst_b0.9_1/(L r)"] = (plan, problem) =>
            new PolarGrad(plan, Polar(problem) with { Form = PolarGradForm.MomentumFirst, Momentum = 0.9 }),
        ["PolarGradM_polarfirst_b0.95_1/(L r)"] = (plan, problem) =>
            new PolarGrad(plan, Polar(problem) with { Form = PolarGradForm.PolarFirst, Momentum = 0.95 }),
        ["Muon_EMA_b0.95_lr0.02_nesterov=True_exactpolar"] = (plan, _) => new Muon(plan, Muon(nesterov: true)),
        ["Muon_EMA_b0.95_lr0.02_nesterov=False_exactpolar"] = (plan, _) => new Muon(plan, Muon(nesterov: false)),
        ["TR_momentum_a0.1_eta0.02"] = (plan, _) => new TrustRegion(plan, Region),
        ["TR_wd_a0.1_eta0.02_b0.01"] = (plan, _) => new TrustRegion(plan, Region with { WeightDecay = 0.01 / 0.02 }),
        ["TR_extrap_a0.1_eta0.02"] = (plan, _) => new TrustRegion(plan, Region with { Transport = true }),
    };

    public static TheoryData<string> Methods() => [.. s_methods.Keys];

    private static TrustRegionOptions Region => new() { LearningRate = 0.02, Momentum = 0.9, PolarSolver = s_polar };

    [Fact]
    public void Its_constants_are_those_of_the_reference()
    {
        using var scope = NewDisposeScope();
        var problem = new SmallQuadratic();
        Assert.Equal(87.6264580590826, problem.Smoothness, 1e-11);
        Assert.Equal(0.9297101986912961, problem.StrongConvexity, 1e-12);
        Assert.Equal(8.12015554419037, problem.Optimum, 1e-11);
        Assert.Equal(323.37014733782746, problem.Gap(problem.Start()), 1e-9);
        var values = linalg.svdvals(problem.Gradient(problem.Start())).data<double>().ToArray();
        Assert.Equal([151.62062787, 80.33965634, 59.62066311, 30.18852086, 9.45873656], values.Select(s => Math.Round(s, 8)));
    }

    [Fact]
    public void Its_gradient_is_that_of_its_loss()
    {
        using var scope = NewDisposeScope();
        var problem = new SmallQuadratic();
        var x = new Parameter(problem.Start());
        problem.Loss(x).backward();
        Assert.True((x.grad! - problem.Gradient(x.detach())).abs().max().item<double>() < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_follows_its_recorded_trajectory(string method)
    {
        using var scope = NewDisposeScope();
        var problem = new SmallQuadratic();
        var x = new Parameter(problem.Start());
        using var optimizer = s_methods[method](MatrixPlan.Of(x), problem);
        var recorded = Recorded(method);
        for (var step = 0; step <= recorded.Keys.Max(); step++)
        {
            if (recorded.TryGetValue(step, out var gap))
                Assert.True(Math.Abs(problem.Gap(x) / gap - 1) < Tolerance, $"step {step}: {problem.Gap(x):g12}, not {gap:g12}");
            using (optimizer.AtGradientPoint())
            {
                x.grad = null!;
                problem.Loss(x).backward();
            }
            optimizer.step();
        }
        Assert.Equal(100, recorded.Keys.Max());
    }

    [Fact]
    public void With_decay_the_weights_end_within_the_ball_of_radius_one_over_decay()
    {
        using var scope = NewDisposeScope();
        var problem = new SmallQuadratic();
        var x = new Parameter(problem.Start());
        var start = linalg.svdvals(x.detach()).max().item<double>();
        using var optimizer = new TrustRegion(MatrixPlan.Of(x), Region with { WeightDecay = 0.5 });
        var largest = 0.0;
        for (var step = 0; step < 3000; step++)
        {
            x.grad = problem.Gradient(x.detach());
            optimizer.step();
            largest = Math.Max(largest, linalg.svdvals(x.detach()).max().item<double>());
        }
        Assert.True(largest <= Math.Max(start, 2) * (1 + 1e-12), $"{largest:g15}");
        Assert.InRange(linalg.svdvals(x.detach()).max().item<double>(), 1.99, 2);   // the bound is met, not just kept
    }

    private static PolarGradOptions Polar(SmallQuadratic problem) =>
        new() { LearningRate = 1 / (problem.Smoothness * SmallQuadratic.Columns), PolarSolver = s_polar };

    private static MuonOptions Muon(bool nesterov) => new()
    {
        LearningRate = 0.02,
        Momentum = 0.95,
        Nesterov = nesterov,
        Form = MomentumForm.Average,
        UpdateScale = UpdateScale.None,
        PolarSolver = s_polar,
    };

    private static Dictionary<int, double> Recorded(string method)
    {
        using var reader = new StreamReader(typeof(SmallQuadraticTests).Assembly.GetManifestResourceStream("small_quadratic.csv")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(',')).Where(cells => cells[0] == method)
            .ToDictionary(cells => int.Parse(cells[1], CultureInfo.InvariantCulture),
                cells => double.Parse(cells[2], CultureInfo.InvariantCulture));
    }
}
