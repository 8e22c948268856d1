namespace Isotrope.Cli.Tests;

/// <summary>Whatever is wrong in what was given: exit code 2, one message that helps, and nothing changed.</summary>
public sealed class WrongUsageTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    // names
    [InlineData("compar", "Did you mean 'compare'?", "--help")]
    [InlineData("zzzzzz", "There is no verb 'zzzzzz'", "compare, train")]
    [InlineData("--jason", "There is no option '--jason'")]
    [InlineData("compare --optimizer adamw", "Did you mean '--optimizers'?")]
    [InlineData("train --step 5", "Did you mean '--steps'?", "isotrope train --help")]
    [InlineData("optimizers surplus", "surplus")]
    [InlineData("compare --optimizers adamw,muonn", "There is no optimizer 'muonn'. Did you mean 'muon'?")]
    [InlineData("train --optimizer muonn", "There is no optimizer 'muonn'. Did you mean 'muon'?")]
    [InlineData("compare --model nan", "There is no model 'nan'. Did you mean 'nano'?")]
    [InlineData("train --model huge", "There is no model 'huge'", "nano, micro, small")]
    [InlineData("compare --tune ful", "Did you mean 'full'?")]
    [InlineData("train --device cpuu", "Did you mean 'cpu'?")]
    [InlineData("train --device cuda:x", "cuda:x")]
    // numbers
    [InlineData("compare --steps 0", "--steps is 0", "at least 1")]
    [InlineData("train --steps -3", "--steps is -3", "at least 1")]
    [InlineData("train --steps many", "many", "--steps")]
    [InlineData("train --steps 99999999999", "99999999999", "--steps")]
    [InlineData("train --corpus corpus.txt --steps", "--steps")]
    [InlineData("compare --seeds 0", "--seeds is 0", "at least 1")]
    [InlineData("train --batch 0", "--batch is 0")]
    [InlineData("train --context -1", "--context is -1")]
    [InlineData("train --threads 0", "--threads is 0")]
    [InlineData("train --checkpoint-every 0", "--checkpoint-every is 0")]
    [InlineData("train --learning-rate -0.5", "LearningRate", "-0.5")]
    [InlineData("train --learning-rate NaN", "LearningRate", "NaN")]
    [InlineData("train --weight-decay -1", "WeightDecay", "-1")]
    [InlineData("compare --optimizers ,", "one or more")]
    [InlineData("compare --optimizers muon,muon", "each once")]
    [InlineData("polar --shape 12", "--shape is '12'", "768x3072")]
    [InlineData("polar --shape 0x5", "--shape is '0x5'")]
    [InlineData("polar --shape 99999x99999x9", "entries")]
    [InlineData("polar --spectrum gausian", "Did you mean 'gaussian'?")]
    [InlineData("polar --shape 4x5 --spectrum rank:7", "rank 7")]
    [InlineData("polar --method qdhw", "Did you mean 'qdwh'?")]
    [InlineData("polar --against nothing", "There is no polar solver 'nothing'")]
    [InlineData("polar --accuracy 1e-3", "There is no accuracy '1e-3'", "muon, 1e-2, 1e-5, exact")]
    [InlineData("polar --repeats 0", "--repeats is 0")]
    [InlineData("polar --threads 0", "--threads is 0")]
    // corpora
    [InlineData("compare --corpus nowhere.txt", "There is no file or folder", "nowhere.txt")]
    [InlineData("train --corpus empty.txt", "empty.txt", "is empty")]
    [InlineData("train --corpus binary.bin", "binary.bin", "byte 3 is zero")]
    [InlineData("train --corpus short.txt", "short.txt", "400 bytes", "at least 2580 bytes")]   // 20 blocks of 128 + 1
    [InlineData("train --context 2000", "corpus.txt", "2000", "shorter context")]
    [InlineData("train --context 70000", "70000", "shorter context")]
    [InlineData("compare --corpus short.txt", "short.txt", "at least 2580 bytes")]
    // folders
    [InlineData("train --out corpus.txt", "corpus.txt", "is a file")]
    [InlineData("compare --out full", "is not empty", "something")]
    [InlineData("train --out corpus.txt/below", "corpus.txt")]
    [InlineData("compare --out /proc/nowhere/run", "/proc/nowhere/run", "cannot be written")]
    [InlineData("train --resume nowhere", "nowhere")]
    [InlineData("train --resume full", "full", "run.json")]
    [InlineData("sample", "--run", "--model-folder")]
    [InlineData("sample --run full --model-folder full", "either --run", "or --model-folder")]
    [InlineData("sample --model-folder nowhere", "nowhere", "config.json")]
    [InlineData("sample --model-folder full", "full", "no config.json")]
    [InlineData("evaluate", "--run", "--model-folder")]
    [InlineData("evaluate --model-folder full --windows 0", "--windows is 0")]
    [InlineData("train --from full", "full", "no config.json")]
    [InlineData("train --from full --model nano", "--model cannot be given with --from")]
    [InlineData("train --model qwen-nan", "Did you mean 'qwen-nano'?")]
    [InlineData("sample --run nowhere", "nowhere")]
    [InlineData("report", "RUN")]
    [InlineData("report nowhere", "nowhere")]
    [InlineData("polar --input nowhere.safetensors", "nowhere.safetensors")]
    [InlineData("polar --input corpus.txt", "corpus.txt", ".npy")]
    [InlineData("polar --input binary.safetensors", "binary.safetensors")]
    // contradictions
    [InlineData("polar --output factors.safetensors", "--output cannot be given without --input")]
    [InlineData("polar --input x.npy --shape 3x4", "--shape cannot be given with --input")]
    [InlineData("train --resume run --steps 7", "--steps cannot be given with --resume")]
    [InlineData("train --resume run --optimizer adamw", "--optimizer cannot be given with --resume")]
    [InlineData("train --resume run --threads 1", "--threads cannot be given with --resume")]
    public void What_is_wrong_is_said_and_nothing_is_changed(string arguments, params string[] expected)
    {
        _here.Write("empty.txt", "");
        _here.Write("binary.bin", "abc\0def");
        _here.Write("binary.safetensors", "abc\0def");
        _here.Write("short.txt", new string('a', 400));
        Directory.CreateDirectory(_here["full"]);
        _here.Write("full/something", "else");
        var trains = arguments.StartsWith("train ", StringComparison.Ordinal)
            || arguments.StartsWith("compare ", StringComparison.Ordinal);
        if (trains && !arguments.Contains("--corpus") && !arguments.Contains("--resume")) arguments += " --corpus corpus.txt";
        var before = _here.Contents();

        var outcome = _here.Run(arguments);

        Assert.True(outcome.Code == 2, $"exit code {outcome.Code}: {outcome.Error}");
        Assert.Equal("", outcome.Out);
        Assert.All(expected, text => Assert.Contains(text, outcome.Error));
        Assert.Contains("isotrope: ", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);          // no stack trace
        Assert.DoesNotContain("(Parameter '", outcome.Error);    // nor names of the source
        Assert.Equal(before, _here.Contents());
    }

    [Fact]
    public void Cuda_without_a_device_is_refused_with_the_way_out()
    {
        var outcome = _here.Run($"train {Workplace.Small} --device cuda");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("Use cpu", outcome.Error);
        Assert.Contains("isotrope doctor", outcome.Error);
        Assert.Equal([_here["corpus.txt"]], _here.Contents().Keys);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_never_written_over()
    {
        _here.Run($"train {Workplace.Small} --steps 3 --out run").Done();
        var before = _here.Contents();

        foreach (var arguments in new[] { $"train {Workplace.Small} --steps 3 --out run",
            $"compare {Workplace.Small} --steps 3 --out run" })
        {
            var outcome = _here.Run(arguments);
            Assert.Equal((2, ""), (outcome.Code, outcome.Out));
            Assert.Contains("holds a run", outcome.Error);
            Assert.Equal(before, _here.Contents());
        }
        foreach (var (arguments, message) in new[]
        {
            ("sample --run run --temperature -1", "-1"), ("sample --run run --tokens 0", "--tokens is 0"),
            ("report run --out corpus.txt/report.html", "corpus.txt"), ("report run --out missing/report.html", "missing"),
        })
        {
            var outcome = _here.Run(arguments);
            Assert.True((outcome.Code, outcome.Out) == (2, ""), $"{arguments}: exit code {outcome.Code}, {outcome.Error}");
            Assert.Contains(message, outcome.Error);
            Assert.Equal(before, _here.Contents());
        }
    }
}
