using System.Text.Json;

namespace Isotrope.Cli.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public void The_document_the_folder_and_the_repetition_are_as_promised()
    {
        const string arguments = $"compare --quick --steps 8 --seeds 2 {Workplace.Small} --json";
        var outcome = _here.Run($"{arguments} --out first").Done();
        var json = outcome.Json;

        Assert.Equal(
            ["corpus", "model", "runs", "comparisons", "report", "folder"], json.EnumerateObject().Select(field => field.Name));
        var corpus = json.GetProperty("corpus");
        Assert.Equal(new FileInfo(_here["corpus.txt"]).Length, corpus.GetProperty("bytes").GetInt64());
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
                File.ReadAllBytes(_here["corpus.txt"]))), corpus.GetProperty("sha256").GetString());
        Assert.Equal(_here["corpus.txt"], corpus.GetProperty("name").GetString());   // absolute, as all paths
        Assert.Equal("nano", json.GetProperty("model").GetProperty("name").GetString());
        // 256·96 + 16·96 tables, 3·(12·96² + 13·96) blocks, 2·96 last norm
        Assert.Equal(361_824, json.GetProperty("model").GetProperty("parameters").GetInt64());

        var runs = json.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal([("adamw", 1), ("muon", 1), ("polargrad", 1), ("adamw", 2), ("muon", 2), ("polargrad", 2)],
            runs.Select(run => (run.GetProperty("optimizer").GetString()!, run.GetProperty("seed").GetInt32())));
        Assert.All(runs, AssertRun);
        var comparisons = json.GetProperty("comparisons").EnumerateArray().ToList();
        Assert.Equal(["muon", "polargrad"], comparisons.Select(comparison => comparison.GetProperty("optimizer").GetString()));
        Assert.All(comparisons, comparison => AssertComparison(comparison, runs));

        Assert.Equal(_here["first"], json.GetProperty("folder").GetString());
        Assert.Equal(_here["first/report.html"], json.GetProperty("report").GetString());
        Assert.All(new[] { "run.json", "metrics.jsonl", "summary.json", "tuning.json", "report.html",
            "checkpoints/muon-seed2.safetensors" },
            file => Assert.True(new FileInfo(_here[$"first/{file}"]).Length > 0, file));
        Assert.Equal(6 * 9, File.ReadLines(_here["first/metrics.jsonl"]).Count());   // 8 steps and the state before
        Assert.Contains("run 6 of 6", outcome.Error);
        Assert.DoesNotContain('\u001b', outcome.Error);

        var again = _here.Run($"{arguments} --out second --quiet").Done();
        Assert.Equal("", again.Error);
        Assert.Equal(Losses(json), Losses(again.Json));
        Assert.Equal(TrainingLosses("first"), TrainingLosses("second"));
    }

    [Fact]
    public void The_result_for_people_names_verdicts_and_files()
    {
        var outcome = _here.Run($"compare --optimizers muon,adamw --steps 4 --seeds 2 {Workplace.Small} --out run").Done();
        Assert.Contains("muon against adamw: ", outcome.Out);
        Assert.Contains(_here["run/report.html"], outcome.Out);
        Assert.DoesNotContain('\u001b', outcome.Out);
    }

    [Fact]
    public void The_first_seed_of_each_optimizer_is_probed_and_ends_as_without()
    {
        var arguments = $"compare --optimizers muon,adamw --steps 4 --seeds 2 {Workplace.Small}";
        _here.Run($"{arguments} --out plain").Done();
        _here.Run($"{arguments} --probe-every 3 --probe-layers blocks.1.mlp.up --out probed").Done();
        var probed = JsonDocument.Parse(File.ReadAllText(_here["probed/curvature-steps.json"])).RootElement.EnumerateArray();
        Assert.Equal(["muon 0", "muon 3", "muon 4", "adamw 0", "adamw 3", "adamw 4"],
            probed.Select(at => $"{at.GetProperty("optimizer").GetString()} {at.GetProperty("step").GetInt32()}"));
        Assert.Contains("Curvature over training", File.ReadAllText(_here["probed/report.html"]));
        foreach (var weights in new[] { "muon-seed1", "muon-seed2", "adamw-seed1", "adamw-seed2" })
            Assert.Equal(File.ReadAllBytes(_here[$"plain/checkpoints/{weights}.safetensors"]),
                File.ReadAllBytes(_here[$"probed/checkpoints/{weights}.safetensors"]));
    }

    [Fact]
    public void Runs_that_diverge_count_as_infinite_loss()
    {
        var json = _here.Run($"train --optimizer adamw --learning-rate 1e30 --steps 6 {Workplace.Small} --out run --json")
            .Done().Json;
        var run = json.GetProperty("runs")[0];
        Assert.True(run.GetProperty("diverged").GetBoolean());
        Assert.Equal("Infinity", run.GetProperty("finalValidationLoss").GetString());

        var sample = _here.Run("sample --run run");
        Assert.Equal((2, ""), (sample.Code, sample.Out));
        Assert.Contains("diverged", sample.Error);
    }

    [Fact]
    public void A_comparison_that_is_interrupted_keeps_what_it_has_and_can_be_reported()
    {
        using var cli = _here.Start($"compare --optimizers adamw,muon --steps 30 --seeds 9 {Workplace.Small} --out run --json");
        cli.WaitFor("run 1 of 18");
        cli.Send("INT");
        var outcome = cli.End(TimeSpan.FromSeconds(10));

        Assert.Equal((130, ""), (outcome.Code, outcome.Out));
        using (var summary = JsonDocument.Parse(File.ReadAllText(_here["run/summary.json"])))
            Assert.InRange(summary.RootElement.GetProperty("runs").GetArrayLength(), 1, 17);
        Assert.Equal(_here["run/report.html"], _here.Run("report run").Done().Out.Trim());
    }

    private static void AssertRun(JsonElement run)
    {
        Assert.Equal((8, 8 * 64), (run.GetProperty("steps").GetInt32(), run.GetProperty("tokens").GetInt32()));
        Assert.True(run.GetProperty("learningRate").GetDouble() > 0);
        Assert.InRange(run.GetProperty("finalValidationLoss").GetDouble(), 0, Math.Log(256));
        Assert.InRange(run.GetProperty("bestValidationLoss").GetDouble(), 0, run.GetProperty("finalValidationLoss").GetDouble());
        var seconds = new[] { "forward", "backward", "optimizer" }.Select(
            part => run.GetProperty("secondsPerStep").GetProperty(part).GetDouble()).ToList();
        Assert.All(seconds, value => Assert.True(value > 0));
        Assert.Equal(64 / seconds.Sum(), run.GetProperty("tokensPerSecond").GetDouble(), 1e-6 * 64 / seconds.Sum());
        Assert.True(run.GetProperty("stateBytes").GetInt64() > 4 * 361_824);   // one number for each weight at least
        Assert.False(run.GetProperty("diverged").GetBoolean());
    }

    /// <summary>Student's interval for two pairs by hand.</summary>
    private static void AssertComparison(JsonElement comparison, List<JsonElement> runs)
    {
        const double quantile = 12.706204736432095;   // of Student's distribution with 1 degree of freedom at 0.975, from tables
        double Loss(string optimizer, int seed) => runs.Single(run =>
            run.GetProperty("optimizer").GetString() == optimizer && run.GetProperty("seed").GetInt32() == seed)
                .GetProperty("finalValidationLoss").GetDouble();

        Assert.Equal("adamw", comparison.GetProperty("baseline").GetString());
        var name = comparison.GetProperty("optimizer").GetString()!;
        var (first, second) = (Loss(name, 1) - Loss("adamw", 1), Loss(name, 2) - Loss("adamw", 2));
        var (mean, margin) = ((first + second) / 2, quantile * Math.Abs(first - second) / 2);   // s/√2 = |first − second|/2
        Assert.Equal(mean, comparison.GetProperty("meanDifference").GetDouble(), 1e-12);
        Assert.Equal(mean - margin, comparison.GetProperty("interval95")[0].GetDouble(), 1e-9);
        Assert.Equal(mean + margin, comparison.GetProperty("interval95")[1].GetDouble(), 1e-9);
        Assert.Equal(mean + margin < 0 ? "better" : mean - margin > 0
            ? "worse" : "not distinguishable", comparison.GetProperty("verdict").GetString());
    }

    private static IEnumerable<string> Losses(JsonElement document) =>
        document.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("finalValidationLoss").GetRawText()).ToList();

    private List<string> TrainingLosses(string run) =>
        [.. File.ReadLines(_here[$"{run}/metrics.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => line.TryGetProperty("trainingLoss", out var loss) ? loss.GetRawText() : "none")];
}
