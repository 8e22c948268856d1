using System.Text;
using Isotrope.Experiments.Completion;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Completion;

public sealed class CompletionTests : IDisposable
{
    private readonly CompletionProblem _problem = CompletionProblem.Paper(new(42, original: true));
    private readonly ReferenceTable _original = new("Completion");

    public void Dispose() => _problem.Dispose();

    [Fact]
    public void The_problem_is_the_original_s()
    {
        Assert.Equal(37449.0, _problem.Constants["seen"]);
        Assert.Equal(771.982366, (double)_problem.Constants["norm"], 1e-4);
        Assert.Equal(5.3145558102, (double)_problem.Constants["mseStart"], 1e-7);
        Assert.Equal(382.406, ((IReadOnlyList<double>)_problem.Constants["singularValues"])[0], 1e-3);
    }

    [Fact]
    public void PolarGrad_with_two_steps_of_QDWH_reaches_the_floor_in_sixty_steps()
    {
        var trial = Run("PolarGrad_QDWH2", 60);
        Assert.InRange(trial.Final("mse"), 0, 1e-12);
        foreach (var step in new[] { 1, 2, 5, 10 })
            Assert.InRange(trial.At("mse", step) / _original.At("PolarGrad_QDWH2", step, "mse"), 0.99, 1.01);
    }

    [Fact]
    public void The_exact_factor_diverges_at_the_published_rate_and_converges_at_half_of_it()
    {
        Assert.NotNull(Run("PolarGrad_exact_lr50", 40).DivergedAt);
        Assert.InRange(Run("PolarGrad_exact_lr25", 100).Final("mse"), 0, 1e-12);
    }

    [Theory]
    [InlineData("Muon_QDWH2", 100, 1.02)]
    [InlineData("Adam", 100, 1.02)]
    [InlineData("AltGD", 100, 1.02)]
    [InlineData("PolarGradM_polarfirst", 10, 1.02)]
    [InlineData("PolarGradM_momfirst", 10, 1.02)]
    public void Others_follow_the_original(string method, int step, double factor) => Assert.InRange(
        Run(method, step).At("mse", step) / _original.At(method, step, "mse"), 1 / factor, factor);

    [Fact]
    public void Muon_with_a_constant_rate_stops_between_2e_4_and_2e_3() =>
        Assert.InRange(Run("Muon_QDWH2", 1000).Final("mse"), 2e-4, 2e-3);

    [Fact]
    public void Gradients_are_those_of_the_error()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var gradients = _problem.Gradients(_problem.Start);
        for (var i = 0; i < 2; i++)
        {
            var direction = TorchSharp.torch.ones_like(_problem.Start[i]);
            TorchSharp.torch.Tensor[] Moved(double by) =>
                [.. _problem.Start.Select((start, j) => j == i ? start.to(TorchSharp.torch.float64) + by * direction : start)];
            var slope = (_problem.Value(Moved(1e-5)) - _problem.Value(Moved(-1e-5))) / 2e-5;
            Assert.Equal(slope, gradients[i].sum(TorchSharp.torch.float64).item<double>(), 1e-5 * Math.Abs(slope) + 1e-6);
        }
    }

    [Fact]
    public void A_text_becomes_the_logarithms_of_its_byte_pairs_less_their_mean()
    {
        var text = Encoding.ASCII.GetBytes("abcabcabdabeabfabg");   // 7 letters: "ab" six times
        using var problem = CompletionProblem.OfText(text, "letters", 2, new(1, original: false));
        Assert.Equal((7L, 7L), ((long)problem.Constants["rows"], (long)problem.Constants["columns"]));
        var counts = new[] { 6, 2, 1, 1, 1, 1, 2, 1, 1, 1 };   // ab, bc, bd, be, bf, bg, ca, da, ea, fa
        double[] values = [.. counts.Select(count => Math.Log(1 + count)), .. Enumerable.Repeat(0.0, 49 - counts.Length)];
        var mean = values.Average();
        Assert.Equal(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean))), (double)problem.Constants["norm"], 1e-5);
    }

    [Fact]
    public void A_text_with_too_few_letters_is_refused() => Assert.Contains("distinct bytes",
        Assert.Throws<ArgumentException>(() => CompletionProblem.OfText("aaaa"u8, "a", 5, new(1, original: false))).Message);

    [Fact]
    public void A_missing_text_and_a_text_for_the_original_are_refused()
    {
        Assert.Contains("no file", Assert.Throws<ArgumentException>(
            () => new CompletionExperiment().Run(new() { Quick = true, Text = "/nowhere/text" })).Message);
        Assert.Contains("--paper-compat", Assert.Throws<ArgumentException>(
            () => new CompletionExperiment().Run(new() { PaperCompat = true, Text = "/nowhere/text" })).Message);
    }

    private Trial Run(string method, int steps) => TrialRunner.Run(
        _problem, CompletionExperiment.Published().First(candidate => candidate.Name == method), 42, MeasuredSteps.Sparse(steps));
}
