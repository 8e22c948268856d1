using System.Text.Json;
using Isotrope.Cli.Conformance;

namespace Isotrope.Cli.Tests.Conformance;

/// <summary>Trajectories recorded from the authors' own code.</summary>
public sealed class TrajectoryTests
{
    private static readonly string s_file = Path.Combine(AppContext.BaseDirectory, "Golden", "optimizers.json");
    private static readonly JsonElement s_root = JsonDocument.Parse(File.ReadAllBytes(s_file)).RootElement;

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

    private static IEnumerable<Trajectory> Records() => s_root.GetProperty("records").EnumerateArray().Select(Of);

    private static Trajectory Record(string @case, string key) =>
        Records().First(record => record.Case == @case && record.Key == key);

    /// <summary>The first record of AdamW with other settings.</summary>
    private static Trajectory Changed(Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var json = JsonSerializer.SerializeToNode(s_root.GetProperty("records")[0])!;
        change(json["hyper"]!.AsObject());
        return Of(JsonSerializer.SerializeToElement(json));
    }

    private static Trajectory Of(JsonElement record) =>
        new(record, s_root.GetProperty("problems").GetProperty(record.GetProperty("key").GetString()!));

    private static void Passed(ConformanceRecord result) => Assert.True(
        result.Status == ConformanceStatus.Passed, $"step {result.Step}: off by {result.MaxError:g3}, allowed {result.Tolerance:g2} {result.Note}");
}
