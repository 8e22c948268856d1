namespace Isotrope.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("--help", "isotrope compare", "train", "optimizers", "polar", "sample", "evaluate", "report", "doctor")]
    [InlineData("", "isotrope compare")]     // no arguments: what can be done
    [InlineData("compare --help", "isotrope compare --optimizers", "--corpus", "--model", "--steps", "--seeds", "--tune",
        "--batch", "--context", "--threads", "--device", "--quick", "--out", "--json")]
    [InlineData("train --help", "isotrope train --optimizer", "--learning-rate", "--weight-decay", "--corpus", "--model",
        "--steps", "--seed", "--batch", "--context", "--threads", "--device", "--out", "--resume", "--from", "qwen-nano",
        "--json")]
    [InlineData("optimizers --help", "isotrope optimizers", "--json")]
    [InlineData("polar --help", "isotrope polar --shape", "--spectrum", "--method", "--accuracy", "--against", "--repeats",
        "--threads", "--seed", "--input", "--output", "--tensor", "--json", "zolo-muon-2", "processor time")]
    [InlineData("sample --help", "isotrope sample --run", "--model-folder", "--prompt", "--tokens", "--temperature", "--seed")]
    [InlineData("evaluate --help", "isotrope evaluate --model-folder", "--run", "--corpus", "--context", "--windows", "--json")]
    [InlineData("report --help", "isotrope report", "--out")]
    [InlineData("solve --help", "isotrope solve --sigma", "--sigma-file", "--tensor", "--columns", "--curvature", "--json")]
    [InlineData("kink --help", "isotrope kink --sigma", "--left", "--json")]
    [InlineData("conform --help", "isotrope conform", "--precision", "--json")]
    [InlineData("curvature --help", "isotrope curvature --run", "--checkpoint", "--control", "--resume", "--corpus", "--layers",
        "--mode", "--directions", "--full", "--from", "--to", "--per-decade", "--random", "--sequences", "--context", "--seed",
        "--precision", "--threads", "--device", "--out", "--json")]
    [InlineData("experiment --help", "isotrope experiment theorems", "figures", "--small", "--quick", "--paper-compat", "--seeds",
        "--out", "--json")]
    [InlineData("doctor --help", "isotrope doctor", "--json")]
    public void Help_names_every_option_and_gives_an_example(string arguments, params string[] expected)
    {
        var outcome = _here.Run(arguments).Done();
        Assert.All(expected, text => Assert.Contains(text, outcome.Out));
        Assert.Equal("", outcome.Error);
        Assert.DoesNotContain('\u001b', outcome.Out);
    }
}
