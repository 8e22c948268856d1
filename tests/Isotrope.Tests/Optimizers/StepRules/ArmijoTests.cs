using CsCheck;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

public sealed class ArmijoTests
{
    /// <summary>Gaps to the least value computed twice by other programs, which agree to 8e-10; at c = 1e-4 and k above 50
    /// they are rounding.</summary>
    [Theory]
    [InlineData(1e-4, new[] { 0, 1, 2, 3, 5, 10, 20, 50 }, new[]
    {
        323.370147338, 90.6104763516, 25.9246332576, 10.1921016373, 5.68777233809, 2.14544747649, 0.0797745622238,
        1.10198464949e-05,
    })]
    [InlineData(0.5, new[] { 0, 1, 2, 3, 5, 10, 20, 50, 100 }, new[]
    {
        323.370147338, 90.6104763516, 35.6422470889, 22.0106582616, 8.40238393648, 4.0731340652, 1.90485367575, 0.424149349339,
        0.0658901738772,
    })]
    public void The_small_quadratic_falls_as_in_other_programs(double c, int[] steps, double[] gaps)
    {
        using var scope = NewDisposeScope();
        var own = new SmallQuadratic().Gaps(plan => new Armijo(plan, new() { SufficientDecrease = c }), steps[^1]);
        Assert.All(steps.Zip(gaps), item => Assert.True(
            Math.Abs(own[item.First] - item.Second) <= 1e-8 * item.Second,
            $"step {item.First}: {own[item.First]} for {item.Second}"));
    }

    /// <summary>Every step up to 2(1 - c)ν/(L·r) is accepted, so the search stops above ρ times that, or at its first
    /// trial.</summary>
    [Fact]
    public void The_accepted_step_lies_between_the_bounds_of_smoothness() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Double[1e-4, 0.9], Gen.Double[0.1, 0.9],
            Gen.Double[-3, 3])
        .Sample((seed, rows, columns, c, rho, exponent) =>
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            Tensor Drawn(long m, long n) => randn([m, n], ScalarType.Float64);
            var (a, b, target) = (Drawn(rows + 1, rows), Drawn(columns, columns + 2), Drawn(rows + 1, columns + 2));
            var x = new Parameter(Drawn(rows, columns));
            var before = x.detach().clone();
            var start = Math.Pow(10, exponent);
            Tensor Loss() => a.matmul(x).matmul(b).sub(target).square().sum() / 2;
            using var armijo = new Armijo(MatrixPlan.Of(x),
                new() { LearningRate = start, SufficientDecrease = c, Backtracking = rho, MostTrials = 1000 });

            armijo.step(() =>
            {
                armijo.zero_grad();
                var loss = Loss();
                loss.backward();
                return loss;
            });

            var spectrum = Oracle.Svd(x.grad!).S;
            var (nu, rank) = (spectrum.Sum(), Math.Min(rows, columns));
            var lipschitz = Math.Pow(Oracle.Svd(a).S[0] * Oracle.Svd(b).S[0], 2);
            var taken = Oracle.Svd(before - x.detach()).S[0];   // the polar factor has norm 1
            var least = Math.Min(start, 2 * (1 - c) * rho * nu / (lipschitz * rank));
            Assert.InRange(taken, least * (1 - 1e-9), start * (1 + 1e-9));
        }, iter: 200, seed: "0000000000000", threads: 1);

    [Fact]
    public void Without_a_closure_the_step_is_refused_with_what_to_do_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(3, 3)) { grad = ones(3, 3) };
        using var armijo = new Armijo(MatrixPlan.Of(weight));
        Assert.True(armijo.RequiresClosure);
        Assert.Contains("Call step(closure)", Assert.Throws<ArgumentNullException>(() => armijo.step()).Message);
        Assert.True(weight.detach().Equals(ones(3, 3)));
    }

    /// <summary>The gradients after a step are those of the weights before it, although trials called backward as
    /// well.</summary>
    [Fact]
    public void Trials_leave_gradients_as_they_were_and_the_loss_alone_is_asked_without_them()
    {
        using var scope = NewDisposeScope();
        var problem = new SmallQuadratic();
        var (x, y) = (problem.Start(), problem.Start());
        using var byClosure = new Armijo(MatrixPlan.Of(x), new() { LearningRate = 100 });
        using var byLoss = new Armijo(MatrixPlan.Of(y), new() { LearningRate = 100 });
        var (calls, alone) = (0, 0);
        Tensor Closure(Parameter at, MatrixOptimizer optimizer)
        {
            calls++;
            optimizer.zero_grad();
            var loss = problem.Loss(at);
            loss.backward();
            return loss;
        }

        byClosure.step(() => Closure(x, byClosure));
        var trials = calls - 1;
        byLoss.StepWith(() => Closure(y, byLoss), () =>
        {
            alone++;
            Assert.False(is_grad_enabled());
            return problem.Loss(y);
        });

        Assert.True(trials > 1);
        Assert.Equal((trials + 2, trials), (calls, alone));
        Assert.True(x.Equals(y));
        var start = problem.Start();
        problem.Loss(start).backward();
        Assert.True(x.grad!.Equals(start.grad!));
        Assert.True(y.grad!.Equals(start.grad!));
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_refused_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(3, 3)) { grad = ones(3, 3) };
        using var armijo = new Armijo(MatrixPlan.Of(weight));
        Assert.Contains("the loss holds NaN", Assert.Throws<NumericalException>(
            () => armijo.step(() => tensor(double.NaN))).Message);
        Assert.True(weight.detach().Equals(ones(3, 3)));
        using var skipping = new Armijo(MatrixPlan.Of(weight), new() { OnNonFinite = NonFinitePolicy.Skip });
        skipping.step(() => tensor(double.PositiveInfinity));
        Assert.Equal((1, "loss"), (skipping.SkippedSteps, skipping.LastStep!.Refused));
    }
}
