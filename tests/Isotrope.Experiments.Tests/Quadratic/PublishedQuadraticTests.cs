using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Quadratic;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Quadratic;

/// <summary>The paper's problem with the original's seed: its numbers, and the first steps of its trajectories.</summary>
public sealed class PublishedQuadraticTests : IDisposable
{
    private readonly QuadraticProblem _problem = QuadraticProblem.Paper(new(42, original: true));
    private readonly ReferenceTable _original = new("Quadratic");

    public void Dispose() => _problem.Dispose();

    [Fact]
    public void Random_numbers_are_those_that_torch_prints()
    {
        Same([1.92691529, 1.48728406, 0.90071720, -2.10552096], _problem.Data.A);
        Same([-0.06951114, -0.00752121, 0.79166502, 0.80475861], _problem.Data.B);
        Same([-0.85806721, -1.08383512, -0.29516730, 0.58933467], _problem.Data.C);
        Same([0.76453853, 0.83000791, -0.23427248, 0.91861129], _problem.Start[0]);

        static void Same(double[] expected, TorchSharp.torch.Tensor tensor) =>   // as printed, with eight decimals
            Assert.All(expected.Zip(First(tensor)), pair =>
                Assert.Equal(pair.First, pair.Second, 6e-9 + 6e-8 * Math.Abs(pair.First)));
    }

    [Fact]
    public void Constants_are_the_original_s()
    {
        Near(99685.89809023295, _problem.Least, 1e-6);
        Near(2142140959.9472775, (double)_problem.Constants["fStart"], 1e-6);
        Near(1912723.0721111032, _problem.Smoothness, 1e-6);
        Near(3283.3395041989074, _problem.Convexity, 1e-6);
        Near(5.228148363873103e-09, _problem.TheoryRate, 1e-6);
    }

    [Fact]
    public void Streams_with_names_of_their_own_are_not_correlated_and_repeat()
    {
        using var problem = QuadraticProblem.Paper(new(42, original: false));
        using var again = QuadraticProblem.Paper(new(42, original: false));
        Assert.Equal(First(problem.Start[0]), First(again.Start[0]));
        Assert.NotEqual(First(_problem.Start[0]), First(problem.Start[0]));
        Assert.NotEqual(First(_problem.Data.A), First(problem.Data.A));
    }

    /// <summary>Later, the trajectory is at the edge of stability: only its slope can be compared.</summary>
    [Fact]
    public void PolarGrad_with_two_steps_of_QDWH_follows_the_original_for_fifty_steps()
    {
        var trial = Run("PolarGrad_QDWH2", 50);
        foreach (var step in new[] { 1, 2, 5, 10, 20, 30, 40, 50 })
            Assert.InRange(trial.At("gap", step) / _original.At("PolarGrad_QDWH2", step, "gap"), 1 / 1.3, 1.3);
        Near(31.4524507, trial.At("gradientCondition", 0), 1e-6);
        Near(385832572, trial.At("nuclearNorm", 0), 1e-6);
        Near(701.489515, trial.At("residualCondition", 0), 1e-6);
    }

    [Theory]
    [InlineData("PolarGrad_exact_lr3e-8", "PolarGrad_exact_QDWH8_lr3e-8", 10, 1.3)]
    [InlineData("Muon_QDWH2", "Muon_QDWH2", 50, 1.01)]
    [InlineData("Adam", "Adam", 50, 1.001)]
    [InlineData("PolarGradM_momfirst", "PolarGradM_momfirst", 50, 1.3)]
    [InlineData("PolarGradM_polarfirst", "PolarGradM_polarfirst", 50, 1.3)]
    public void Others_follow_the_original_too(string ours, string original, int step, double factor) =>
        Assert.InRange(Run(ours, step).At("gap", step) / _original.At(original, step, "gap"), 1 / factor, factor);

    [Fact]
    public void With_an_exact_factor_the_published_rate_diverges()
    {
        var trial = Run("PolarGrad_exact_lr4e-8", 60);
        Assert.InRange(trial.DivergedAt!.Value, 1, 59);
        Assert.Equal(double.PositiveInfinity, trial.Final("gap"));
    }

    [Fact]
    public void Newton_contracts_the_gap_by_the_square_of_what_its_damping_leaves()
    {
        var gaps = TrialRunner.Run(_problem, QuadraticMethods.Newton(_problem), 42, MeasuredSteps.All(60)).Metrics["gap"];
        Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.Equal(0.5625, pair.Second / pair.First, 0.002));
        Assert.Equal(0.5625, Math.Pow(gaps[60] / gaps[0], 1.0 / 60), 1e-4);
    }

    private Trial Run(string method, int steps) => TrialRunner.Run(
        _problem, QuadraticMethods.Published(_problem).First(candidate => candidate.Name == method), 42,
            MeasuredSteps.Sparse(steps));

    private static float[] First(TorchSharp.torch.Tensor tensor)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return tensor.to(TorchSharp.torch.float32).flatten().narrow(0, 0, 4).data<float>().ToArray();
    }

    private static void Near(double expected, double actual, double relative) =>
        Assert.InRange(Math.Abs(actual / expected - 1), 0, relative);
}
