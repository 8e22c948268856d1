using System.Text.Json;

namespace Isotrope.Cli.Tests.Docs;

/// <summary>The recorded results are what the papers' code gives at its own settings, and say how they were made.</summary>
public sealed class RecordedResultsTests
{
    private const double HalfAnHour = 1800;

    public static TheoryData<string> Records() =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_names_command_commit_time_and_memory_and_is_in_the_document(string name)
    {
        var record = Read(name);
        var run = record.GetProperty("run");
        Assert.StartsWith($"isotrope experiment {record.GetProperty("name").GetString()}", run.GetProperty("command").GetString());
        Assert.DoesNotContain("/", run.GetProperty("command").GetString());
        Assert.Matches("^[0-9a-f]{40}", run.GetProperty("commit").GetString()!);
        Assert.InRange(run.GetProperty("seconds").GetDouble(), 0.001, HalfAnHour);
        Assert.True(run.GetProperty("peakMemoryMiB").GetDouble() > 1);
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "experiments.md"));
        Assert.Contains($"results/{name}.json", document);
        Assert.All(record.GetProperty("verdicts").EnumerateArray(), verdict => Assert.Contains(
            verdict.GetProperty("evidence").GetString()!.Replace("<", "\\<").Replace(">", "\\>"), document));
    }

    [Theory]
    [InlineData("quadratic-paper-compat", "Muon_QDWH2", "gap", 6.84e4, 8.36e4)]   // the floor of a constant rate, 7.6e4
    [InlineData("quadratic-paper-compat", "PolarGrad_QDWH2_lrdecay", "gap", 0, 1e-6)]
    [InlineData("completion-paper-compat", "PolarGrad_exact_lr50", "diverged", 1, 1)]
    [InlineData("completion-paper-compat", "Muon_QDWH2", "mse", 2e-4, 2e-3)]
    [InlineData("logistic-paper-compat", "PolarSGD_QDWH2", "loss", 0.97 * 4.1e6, 1.03 * 4.1e6)]
    [InlineData("logistic-paper-compat", "Muon_QDWH2", "loss", 0.97 * 3.9e6, 1.03 * 3.9e6)]
    public void The_original_settings_end_where_the_original_does(
        string record, string method, string metric, double low, double high) =>
        Assert.InRange(Of(record, method, metric)[^1], low, high);

    [Theory]
    [InlineData("PolarGrad_QDWH2", 50)]
    [InlineData("PolarGrad_exact_lr25", 100)]
    public void Completion_reaches_rounding_as_early_as_the_original(string method, int step) => Assert.InRange(
        Read("completion-paper-compat").GetProperty("rows").EnumerateArray().Single(row =>
            row.GetProperty("method").GetString() == method && row.GetProperty("metric").GetString() == "mse"
            && row.GetProperty("k").GetDouble() == step).GetProperty("value").GetDouble(), 0, 1e-12);

    [Fact]
    public void Constants_and_start_of_the_quadratic_are_the_originals()
    {
        var problem = Read("quadratic-paper-compat").GetProperty("problem");
        Assert.InRange(problem.GetProperty("fStart").GetDouble() / 2.1421410e9 - 1, -1e-6, 1e-6);
        var gaps = Of("quadratic-paper-compat", "Newton_0.25", "gap");
        Assert.InRange(gaps[1] / gaps[0], 0.56249, 0.56251);
    }

    /// <summary>The values of a metric by ascending steps.</summary>
    private static List<double> Of(string record, string method, string metric) =>
    [
        .. Read(record).GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("method").GetString() == method && row.GetProperty("metric").GetString() == metric)
            .OrderBy(row => row.GetProperty("k").GetDouble()).Select(row => row.GetProperty("value").GetDouble()),
    ];

    private static string Folder => Path.Combine(Repository.Root, "docs", "results");

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))).RootElement;
}
