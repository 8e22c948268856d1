using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Experiments.TrustRegions;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Experiments.Tests.TrustRegions;

public sealed class TrustRegionsTests
{
    /// <summary>Copies are independent: each goes where a weight of its own would.</summary>
    [Theory]
    [InlineData("spectral")]
    [InlineData("frobenius")]
    [InlineData("max-entry")]
    public void Copies_under_one_optimizer_go_where_weights_of_their_own_would(string norm)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        TrustRegionOptions options = new() { Norm = norm, Momentum = 0.7, WeightDecay = 0.5, LearningRate = 0.1 };
        var (start, shift) = (randn(5, 3, dtype: ScalarType.Float64), randn(4, 5, 3, dtype: ScalarType.Float64));
        using Copies copies = new(4, start, plan => new TrustRegion(plan, options));
        for (var k = 0; k < 6; k++) copies.Step(x => x * x.abs() - shift);
        for (var copy = 0; copy < 4; copy++)
        {
            Parameter weight = new(start.clone());
            using var alone = new TrustRegion(MatrixPlan.Of(weight), options);
            for (var k = 0; k < 6; k++)
            {
                var x = weight.detach();
                weight.grad = x * x.abs() - shift[copy];
                alone.step();
            }
            Assert.True((copies.Weights[copy] - weight.detach()).abs().max().item<double>() < 1e-12);
        }
    }

    [Fact]
    public void Noise_has_the_variance_that_is_asked_and_follows_from_its_seed()
    {
        using var scope = NewDisposeScope();
        using Noise noise = new(3, 1), again = new(3, 1);
        var drawn = noise.On(zeros(5000, 4, 3, dtype: ScalarType.Float64));
        Assert.Equal(9, drawn.square().sum([-2, -1]).mean().item<double>(), 0.2);
        Assert.True(drawn.Equals(again.On(zeros(5000, 4, 3, dtype: ScalarType.Float64))));
    }

    /// <summary>Constants against a plain search: the ratio of norms over random matrices never exceeds ρ, and some matrix
    /// attains it.</summary>
    [Fact]
    public void Norms_stand_to_the_Euclidean_one_as_the_theorems_are_told()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var geometry in Geometry.All(4, 3))
        {
            var norm = Isotrope.Norms.NormCatalog.Parse(geometry.Norm);
            var x = cat([randn(500, 4, 3, dtype: ScalarType.Float64), eye(4, 3, dtype: ScalarType.Float64).unsqueeze(0),
                ones(1, 4, 3, dtype: ScalarType.Float64)]);
            var length = x.square().sum([-2, -1]).sqrt();
            foreach (var ratio in new[] { norm.Dual(x) / length, length / norm.Value(x) })
                Assert.Equal(geometry.Ratio, ratio.max().item<double>(), 1e-9);
        }
    }

    [Fact]
    public void The_star_convex_function_is_star_convex_smooth_and_not_convex_and_its_gradient_is_its_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var solution = StarConvex.Solution(1);
        var x = solution + randn(200, StarConvex.Rows, StarConvex.Columns, dtype: ScalarType.Float64) * 4;
        var gradient = StarConvex.Gradient(x, solution);
        var leaf = x.clone().requires_grad_();
        StarConvex.Value(leaf, solution).sum().backward();
        Assert.True((leaf.grad! - gradient).abs().max().item<double>() < 1e-12);

        var value = StarConvex.Value(x, solution);
        var below = value + gradient.mul(solution - x).sum([-2, -1]);   // the tangent at X*: at most f* = 0
        Assert.True(below.max().item<double>() <= 0);

        var y = x.roll(1, 0);
        var smooth = (gradient - StarConvex.Gradient(y, solution)).square().sum([-2, -1]) / (x - y).square().sum([-2, -1]);
        Assert.True(smooth.max().item<double>() <= StarConvex.Euclidean * StarConvex.Euclidean);

        // between two far entries f rises above its chord: not convex
        var (far, near) = (solution + 6, solution + 2);
        var middle = StarConvex.Value((far + near) / 2, solution);
        Assert.True(middle.item<double>() > ((StarConvex.Value(far, solution) + StarConvex.Value(near, solution)) / 2).item<double>());
    }

    [Fact]
    public void What_is_proved_is_kept()
    {
        foreach (var setting in MomentumError.All.Where(setting => setting.Geometry.Norm == "spectral"))
            Assert.Equal("holds", TrustRegionsExperiment.Bounded("c", [setting.Run(8, 20, 1)], "momentumError", "lemma").Verdict);
        StarConvex moved = new(Geometry.All(StarConvex.Rows, StarConvex.Columns)[1], Moved: true);
        Assert.Equal("holds", TrustRegionsExperiment.Bounded("c", [moved.Exact(0.03, 60, 1)], "gap", "bound").Verdict);
        Assert.True(moved.Noisy(0.5, 4, 40, 1).Metrics["sizeOverReach"].Max() <= 1);
        Assert.InRange(Transported.Run("spectral", ahead: true, 30).Metrics["lag"].Max(), 0, 1e-12);
        Assert.True(Transported.Run("spectral", ahead: false, 30).Metrics["lag"].Max() > 0.01);
    }

    [Fact]
    public void A_bound_that_is_exceeded_is_said_to_be()
    {
        Trial trial = new("m", 1, 1, [0, 1], [0, 0],
            new Dictionary<string, IReadOnlyList<double>> { ["value"] = [1, 2.2], ["bound"] = [2, 2] }, null, 0);
        var verdict = TrustRegionsExperiment.Bounded("c", [trial], "value", "bound");
        Assert.Equal("does not hold", verdict.Verdict);
        Assert.StartsWith("1 violations in 2 steps of 1 settings; tightest 1.100", verdict.Evidence);
    }

    [Theory]
    [InlineData(5, 1.9, 0)]
    [InlineData(1.25, 2.5, 1.25)]    // halfway: on the cycle between ±1.25
    [InlineData(0.5, 2.5, 0)]        // within λ/a: straight to 0
    [InlineData(1.4, 2.5, 1.4)]      // on the cycle 1.4, -1.1
    public void Ends_of_the_composite_step_follow_from_its_formula(double start, double radius, double end) =>
        Assert.Equal(end, CompositeCycle.End(start, radius), 1e-12);

    [Fact]
    public void The_composite_step_of_the_library_ends_where_the_formula_does()
    {
        var trial = CompositeCycle.Run();
        Assert.All(trial.Metrics["largestEnd"].Zip(trial.Metrics["predicted"]),
            pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.Equal([0, 0, 0, 0], trial.Metrics["largestEnd"].Take(4).Select(value => Math.Round(value, 9)));
        Assert.All(trial.Metrics["largestEnd"].Skip(4), value => Assert.True(value > 1));
    }

    [Fact]
    public void Noise_on_the_quadratic_is_the_same_for_every_method_and_does_not_enter_what_is_measured()
    {
        using var scope = NewDisposeScope();
        using NoisyQuadratic noisy = new(5, 1);
        using var exact = QuadraticProblem.Small();
        noisy.Rewind();
        var first = noisy.Gradients(noisy.Start)[0];
        noisy.Advance();
        var second = noisy.Gradients(noisy.Start)[0];
        noisy.Rewind();
        Assert.True(first.Equals(noisy.Gradients(noisy.Start)[0]));
        Assert.False(first.Equals(second));
        var away = first - exact.Gradients(exact.Start)[0];
        Assert.InRange(away.norm().item<double>(), 1, 15);
        Assert.Equal(exact.Measure(exact.Start, exact.Gradients(exact.Start))["gap"], noisy.Measure(noisy.Start, [first])["gap"]);
    }
}
