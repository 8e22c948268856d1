using Isotrope.Experiments.Logistic;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Logistic;

public sealed class LogisticTests : IDisposable
{
    private readonly LogisticProblem _problem = new(new(42, original: true));
    private readonly ReferenceTable _original = new("Logistic");

    public void Dispose() => _problem.Dispose();

    [Fact]
    public void The_problem_and_its_minibatches_are_the_original_s()
    {
        Assert.Equal(0.308605, (double)_problem.Constants["positive"], 1e-9);
        Assert.Equal(1, (double)_problem.Constants["lossStart"] / 291264619.6421023, 1e-5);
        Assert.Equal(2772588.722239781, LogisticProblem.LossAtZero, 1e-6);
        _problem.Rewind();
        Assert.Equal([3384, 6371, 4533, 887, 8425, 2721, 2352, 5702], _problem.BatchRows.Take(8));
    }

    [Fact]
    public void Every_method_sees_the_same_minibatches()
    {
        _problem.Rewind();
        var first = _problem.BatchRows;
        _problem.Advance();
        Assert.NotEqual(first, _problem.BatchRows);
        _problem.Rewind();
        Assert.Equal(first, _problem.BatchRows);
    }

    [Theory]
    [InlineData("PolarSGD_QDWH2", 1.001)]
    [InlineData("Muon_QDWH2", 1.001)]
    [InlineData("Adam", 1.001)]
    [InlineData("PolarSGDM_momfirst", 1.001)]
    [InlineData("PolarSGDM_polarfirst", 1.001)]
    public void Methods_follow_the_original(string method, double factor)
    {
        var trial = TrialRunner.Run(
            _problem, LogisticExperiment.Published().First(candidate => candidate.Name == method), 42, [0, 10]);
        Assert.InRange(trial.At("loss", 10) / _original.At(method, 10, "loss"), 1 / factor, factor);
        Assert.InRange(trial.At("nuclearNorm", 0) / _original.At(method, 0, "nuclearNorm"), 0.999, 1.001);
        Assert.InRange(trial.At("gradientCondition", 0) / _original.At(method, 0, "gradientCondition"), 0.999, 1.001);
    }
}
