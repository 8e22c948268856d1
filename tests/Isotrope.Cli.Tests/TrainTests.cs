using System.Text.Json;

namespace Isotrope.Cli.Tests;

/// <summary>One run: what it leaves, and that stopping or killing it changes nothing.</summary>
public sealed class TrainTests(TrainTests.Uninterrupted uninterrupted) : IClassFixture<TrainTests.Uninterrupted>, IDisposable
{
    private const string Settings = $"--optimizer muon --steps 40 --checkpoint-every 4 {Workplace.Small}";
    private static readonly TimeSpan s_promptly = TimeSpan.FromSeconds(10);

    private readonly Workplace _here = new();

    /// <summary>What every other run must reproduce.</summary>
    public sealed class Uninterrupted : IDisposable
    {
        internal Workplace Place { get; } = new();

        internal Outcome Outcome { get; }

        public Uninterrupted() => Outcome = Place.Run($"train {Settings} --out run --json").Done();

        public void Dispose() => Place.Dispose();
    }

    public void Dispose() => _here.Dispose();

    [Fact]
    public void The_document_has_one_run_and_no_comparisons()
    {
        var json = uninterrupted.Outcome.Json;
        Assert.Equal(["corpus", "model", "runs", "report", "folder"], json.EnumerateObject().Select(field => field.Name));
        var run = Assert.Single(json.GetProperty("runs").EnumerateArray());
        Assert.Equal(("muon", 1, 40),
            (run.GetProperty("optimizer").GetString(), run.GetProperty("seed").GetInt32(), run.GetProperty("steps").GetInt32()));
        Assert.True(run.GetProperty("finalValidationLoss").GetDouble() < 3);   // from ln 256 = 5.5
        Assert.All(new[] { "run.json", "metrics.jsonl", "summary.json", "report.html", "checkpoints/muon-seed1.safetensors" },
            file => Assert.True(File.Exists(uninterrupted.Place[$"run/{file}"]), file));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void A_signal_stops_with_a_checkpoint_from_which_the_run_goes_on_bit_for_bit(string signal, int code)
    {
        using var cli = _here.Start($"train {Settings} --out run --json");
        cli.WaitFor("checkpoint at step 4");
        cli.Send(signal);
        var outcome = cli.End(s_promptly);

        Assert.Equal((code, ""), (outcome.Code, outcome.Out));
        Assert.Contains($"isotrope train --resume {_here["run"]}", outcome.Error);
        Assert.NotEmpty(Directory.GetDirectories(_here["run/checkpoints"], "step-*"));
        Assert.False(File.Exists(_here["run/summary.json"]));
        AssertLikeUninterrupted(_here.Run("train --resume run --json").Done());
    }

    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_like_one_that_was_not()
    {
        var random = new Random(7);
        for (var i = 0; i < 3; i++)
        {
            using var cli = _here.Start(i == 0 ? $"train {Settings} --out run" : "train --resume run");
            cli.WaitFor(i == 0 ? "step 0/40" : "checkpoint at");   // each time a little further, then at any moment
            Thread.Sleep(random.Next(400));
            cli.Send("KILL");
            Assert.NotEqual(0, cli.End(s_promptly).Code);
        }
        AssertLikeUninterrupted(_here.Run("train --resume run --json").Done());
    }

    [Fact]
    public void A_run_that_has_ended_can_be_resumed_and_says_the_same_again()
    {
        _here.Run($"train --steps 5 {Workplace.Small} --out run --json").Done();
        var before = File.ReadAllText(_here["run/summary.json"]);
        var again = _here.Run("train --resume run --json").Done();
        Assert.Equal(before, File.ReadAllText(_here["run/summary.json"]));
        Assert.Equal(before.Trim(), again.Out.Trim());
    }

    [Fact]
    public void A_trained_run_writes_text_that_its_seed_determines()
    {
        string[] sample = ["sample", "--run", "run", "--prompt", "the matrix", "--tokens", "40", "--temperature", "0.5"];
        var place = uninterrupted.Place.Path;
        var text = Cli.Run(place, sample).Done().Out;

        Assert.StartsWith("the matrix", text);
        Assert.InRange(text.Length, "the matrix".Length + 10, "the matrix".Length + 41);
        Assert.Equal(text, Cli.Run(place, sample).Out);
        Assert.NotEqual(text, Cli.Run(place, [.. sample, "--seed", "2"]).Out);
        var json = Cli.Run(place, [.. sample, "--json"]).Done().Json;
        Assert.Equal("the matrix", json.GetProperty("prompt").GetString());
        Assert.Equal(text.TrimEnd('\n'), ("the matrix" + json.GetProperty("text").GetString()).TrimEnd('\n'));
    }

    [Fact]
    public void Reports_of_several_runs_are_joined_in_one_file()
    {
        _here.Run($"train --optimizer adamw --steps 5 {Workplace.Small} --out second").Done();
        var other = uninterrupted.Place["run"];
        var outcome = _here.Run($"report {other} second --out both.html").Done();

        Assert.Equal(_here["both.html"], outcome.Out.Trim());
        var report = File.ReadAllText(_here["both.html"]);
        Assert.Contains("muon", report);
        Assert.Contains("adamw", report);
        Assert.Contains("second", report);
        Assert.DoesNotContain("src=\"http", report);
        Assert.Equal(
            _here["second/report.html"], _here.Run("report second --json").Done().Json.GetProperty("report").GetString());
    }

    [Fact]
    public void Progress_can_be_silenced()
    {
        var outcome = _here.Run($"train --steps 3 {Workplace.Small} --out run --quiet").Done();
        Assert.Equal("", outcome.Error);
        Assert.Contains(_here["run"], outcome.Out);
    }

    [Fact]
    public void A_folder_that_a_running_program_writes_is_refused()
    {
        using var cli = _here.Start($"train --optimizer adamw --steps 5000 --checkpoint-every 4 {Workplace.Small} --out run");
        cli.WaitFor("checkpoint at step 4");
        var second = _here.Run("train --resume run");
        cli.Send("KILL");
        cli.End(s_promptly);

        Assert.Equal((2, ""), (second.Code, second.Out));
        Assert.Contains("is being written by process", second.Error);
    }

    private void AssertLikeUninterrupted(Outcome resumed)
    {
        var expected = uninterrupted.Outcome.Json.GetProperty("runs")[0];
        var run = resumed.Json.GetProperty("runs")[0];
        foreach (var field in new[] { "finalValidationLoss", "bestValidationLoss", "steps", "tokens" })
            Assert.Equal(expected.GetProperty(field).GetRawText(), run.GetProperty(field).GetRawText());
        Assert.Equal(Metrics(uninterrupted.Place), Metrics(_here));
        const string weights = "run/checkpoints/muon-seed1.safetensors";
        Assert.Equal(File.ReadAllBytes(uninterrupted.Place[weights]), File.ReadAllBytes(_here[weights]));
        Assert.True(File.Exists(_here["run/report.html"]));
    }

    /// <summary>All that was measured but the time.</summary>
    private static List<string> Metrics(Workplace place) =>
    [
        .. File.ReadLines(place["run/metrics.jsonl"]).Select(line => string.Join(' ',
            JsonDocument.Parse(line).RootElement.EnumerateObject().Where(field => field.Name != "seconds")
                .Select(field => field.Value.GetRawText()))),
    ];
}
