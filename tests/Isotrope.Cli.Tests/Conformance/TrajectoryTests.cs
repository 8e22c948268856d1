using System.Text.Json;
using Isotrope.Cli.Conformance;

namespace Isotrope.Cli.Tests.Conformance;

/// <summary>Trajectories recorded from the authors' own code.</summary>
public sealed class TrajectoryTests
{
    private static readonly JsonElement s_root = Golden("optimizers.json");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var record in Records().Where(record => OptimizerFamily.Of(record) is not null)) cases.Add(record.Case, record.Key);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_optimizer_follows_its_reference_in_double_precision(string @case, string key) =>
        Assert.All(OptimizerReplay.Replay(Record(@case, key), single: false), Passed);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_optimizer_follows_its_reference_in_single_precision(string @case, string key)
    {
        var results = OptimizerReplay.Replay(Record(@case, key), single: true);
        if (@case == "polargrad_qdwh2")   // its description limits it to double precision
            Assert.All(results, result => Assert.Equal(ConformanceStatus.NotApplicable, result.Status));
        else
            Assert.All(results, Passed);
    }

    [Fact]
    public void No_reference_is_left_out() => Assert.Empty(Records()
        .Where(record => OptimizerFamily.Of(record) is null)
        .Select(record => record.Symbol).Distinct());

    /// <summary>
    /// Settings that the recorded trajectories lack, on tall and wide matrices, a convolution and a vector: other numbers of
    /// steps, coefficients, decays, limits, blocks, norms and graftings. The expected values were computed without torch, by the
    /// text of the references in plain arithmetic.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_combination_of_settings_is_followed(bool single)
    {
        var root = Golden("combinations.json");
        var records = root.GetProperty("records").EnumerateArray().Select(record => Of(root, record)).ToList();
        Assert.Equal(51, records.Count);
        Assert.All(records, record => Assert.All(OptimizerReplay.Replay(record, single), result =>
        {
            if (result.Status != ConformanceStatus.NotApplicable || !single) Passed(result);
        }));
    }

    [Fact]
    public void The_program_replays_a_file_and_counts_what_it_did()
    {
        using var here = new Workplace();
        here.Write("combinations.json", Golden("combinations.json").GetRawText());
        var json = here.Run("conform combinations.json --json").Done().Json;
        Assert.Equal((102, 0, 0, 0), (json.GetProperty("passed").GetInt32(), json.GetProperty("failed").GetInt32(),
            json.GetProperty("skipped").GetInt32(), json.GetProperty("notApplicable").GetInt32()));
    }

    [Fact]
    public void A_setting_that_is_not_known_is_never_passed_over()
    {
        var record = Changed(hyper => hyper["centered"] = true);
        Assert.All(OptimizerReplay.Replay(record, single: false), result =>
        {
            Assert.Equal(ConformanceStatus.Skipped, result.Status);
            Assert.Contains("'centered'", result.Note);
        });
    }

    [Fact]
    public void A_missing_setting_is_named()
    {
        var record = Changed(hyper => hyper.Remove("lr"));
        Assert.All(OptimizerReplay.Replay(record, single: false), result => Assert.Contains("'lr'", result.Note));
    }

    [Fact]
    public void Settings_are_read_and_not_guessed()
    {
        var record = Changed(hyper => hyper["lr"] = 0.02);
        Assert.All(OptimizerReplay.Replay(record, single: false), result => Assert.Equal(ConformanceStatus.Failed, result.Status));
    }

    private static JsonElement Golden(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", file))).RootElement;

    private static IEnumerable<Trajectory> Records() =>
        s_root.GetProperty("records").EnumerateArray().Select(record => Of(s_root, record));

    private static Trajectory Record(string @case, string key) =>
        Records().First(record => record.Case == @case && record.Key == key);

    /// <summary>The first record of AdamW with other settings.</summary>
    private static Trajectory Changed(Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var json = JsonSerializer.SerializeToNode(s_root.GetProperty("records")[0])!;
        change(json["hyper"]!.AsObject());
        return Of(s_root, JsonSerializer.SerializeToElement(json));
    }

    private static Trajectory Of(JsonElement root, JsonElement record) =>
        new(record, root.GetProperty("problems").GetProperty(record.GetProperty("key").GetString()!));

    private static void Passed(ConformanceRecord result) => Assert.True(
        result.Status == ConformanceStatus.Passed, $"step {result.Step}: off by {result.MaxError:g3}, allowed {result.Tolerance:g2} {result.Note}");
}
