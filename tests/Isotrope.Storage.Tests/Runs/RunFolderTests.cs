using System.Text.Json;
using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_read_back_as_it_was_written()
    {
        using (var run = RunFolder.Create(_folder["run"], TypicalRun.Description))
        {
            run.Append(TypicalRun.Metric(1));
            run.Append(TypicalRun.Metric(2, double.NaN));
            run.WriteSummary(TypicalRun.Summary(run.Path));
        }

        using var read = RunFolder.Open(_folder["run"]);
        AssertSame(TypicalRun.Description, read.Description);
        AssertSame(TypicalRun.Summary(_folder["run"]), read.ReadSummary()!);
        Assert.Equal([TypicalRun.Metric(1), TypicalRun.Metric(2, double.NaN)], read.ReadMetrics());
        Assert.Equal(_folder["run/checkpoints"], read.CheckpointFolder);
        Assert.Equal(_folder["run/report.html"], read.ReportPath);
    }

    [Fact]
    public void Curvature_is_read_back_as_it_was_written_and_damage_is_told()
    {
        CurvatureRecord record = new(TypicalRun.Description.Model, "weights.safetensors", TypicalRun.Description.Corpus,
            new Dictionary<string, string> { ["sequences"] = "64" }, [TypicalRun.Curve], null, null)
        {
            Conclusion = "none",
        };
        CurvatureAtStep[] history = [new(0, [TypicalRun.Curve]), new(4, [TypicalRun.Curve]) { Optimizer = "muon" }];
        using (var run = RunFolder.Create(_folder["run"], TypicalRun.Description))
        {
            Assert.Null(run.ReadCurvature());
            Assert.Empty(run.ReadCurvatureHistory());
            run.WriteCurvature(record);
            run.WriteCurvatureHistory(history);
        }

        using var read = RunFolder.Open(_folder["run"]);
        AssertSame(record, read.ReadCurvature()!);
        AssertSame(history, read.ReadCurvatureHistory());
        File.WriteAllText(_folder["run/curvature.json"], "{ \"layers\": [");
        Assert.Throws<CorruptFileException>(() => read.ReadCurvature());
        File.WriteAllText(_folder["run/curvature-steps.json"], "[{]");
        Assert.Throws<CorruptFileException>(() => read.ReadCurvatureHistory());
    }

    [Fact]
    public void A_fresh_run_has_no_metrics_and_no_summary()
    {
        using var run = RunFolder.Create(_folder["deep/run/"], TypicalRun.Description);
        Assert.Empty(run.ReadMetrics());
        Assert.Null(run.ReadSummary());
        Assert.Equal(_folder["deep/run"], run.Path);
    }

    [Fact]
    public void A_run_can_be_read_while_it_is_written()
    {
        using var run = RunFolder.Create(_folder["run"], TypicalRun.Description);
        run.Append(TypicalRun.Metric(1));
        using var reader = RunFolder.Open(_folder["run"]);
        Assert.Single(reader.ReadMetrics());
        run.Append(TypicalRun.Metric(2));
        Assert.Equal(2, reader.ReadMetrics().Count);
    }

    [Fact]
    public void An_empty_folder_will_do_also_after_a_start_that_was_killed()
    {
        File.WriteAllText(_folder["run.lock"], "");
        File.WriteAllText(_folder[".run.json.abc.tmp"], "{");
        using var run = RunFolder.Create(_folder.Path, TypicalRun.Description);
        Assert.Equal("train", run.Description.Kind);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_refused_and_left_as_it_is()
    {
        RunFolder.Create(_folder["run"], TypicalRun.Description).Dispose();
        var before = File.ReadAllText(_folder["run/run.json"]);
        Assert.Matches("holds a run.*missing or empty", RefusalOf(_folder["run"]));
        Assert.Equal(before, File.ReadAllText(_folder["run/run.json"]));
    }

    [Fact]
    public void A_folder_with_other_files_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(_folder["thesis.tex"], "");
        Assert.Contains("'thesis.tex'", RefusalOf(_folder.Path));
        Assert.Equal(["thesis.tex"], _folder.Names);
    }

    [Fact]
    public void A_path_that_is_a_file_is_refused()
    {
        File.WriteAllText(_folder["file"], "content");
        Assert.Contains("is a file", RefusalOf(_folder["file"]));
        Assert.Contains("cannot be written", RefusalOf(_folder["file/run"]));
        Assert.Equal("content", File.ReadAllText(_folder["file"]));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "This system has no folder that nobody can write.");
        Assert.Contains("cannot be written", RefusalOf("/proc/isotrope"));
    }

    [Fact]
    public void A_start_that_fails_leaves_nothing_behind()
    {
        var impossible = TypicalRun.Description with { Settings = new Unwritable() };
        Assert.Throws<NotSupportedException>(() => RunFolder.Create(_folder["run"], impossible));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Two_writers_at_once_are_refused()
    {
        using var run = RunFolder.Create(_folder["run"], TypicalRun.Description);
        var error = Assert.Throws<RunInUseException>(() => RunFolder.Continue(_folder["run"]));
        Assert.Contains($"process {Environment.ProcessId}", error.Message);
        run.Append(TypicalRun.Metric(1));
    }

    [Fact]
    public void A_reader_does_not_write()
    {
        RunFolder.Create(_folder["run"], TypicalRun.Description).Dispose();
        using var run = RunFolder.Open(_folder["run"]);
        Assert.Throws<InvalidOperationException>(() => run.Append(TypicalRun.Metric(1)));
        Assert.Throws<InvalidOperationException>(() => run.TruncateMetricsAfter(1));
        Assert.Throws<InvalidOperationException>(() => run.WriteSummary(TypicalRun.Summary("")));
    }

    [Fact]
    public void A_folder_without_a_run_cannot_be_opened()
    {
        Assert.Contains("run.json is missing", Assert.Throws<ArgumentException>(() => RunFolder.Open(_folder["none"])).Message);
        Assert.Throws<ArgumentException>(() => RunFolder.Continue(_folder.Path));
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData("")]                                              // torn before anything arrived
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"schema":1,"kind":"train"}""")]               // a run of nothing
    public void A_damaged_description_is_reported(string json)
    {
        File.WriteAllText(_folder["run.json"], json);
        Assert.Equal(_folder["run.json"], Assert.Throws<CorruptFileException>(() => RunFolder.Open(_folder.Path)).Path);
    }

    [Fact]
    public void A_description_cut_anywhere_is_reported()
    {
        var json = JsonSerializer.Serialize(TypicalRun.Description, RunJson.Indented);
        for (var length = 0; length < json.Length; length++)
        {
            File.WriteAllText(_folder["run.json"], json[..length]);
            Assert.Throws<CorruptFileException>(() => RunFolder.Open(_folder.Path));
        }
    }

    [Fact]
    public void A_description_of_another_schema_is_refused()
    {
        File.WriteAllText(_folder["run.json"],
            JsonSerializer.Serialize(TypicalRun.Description with { Schema = 2 }, RunJson.Indented));
        Assert.Contains("schema 2", Assert.Throws<CorruptFileException>(() => RunFolder.Open(_folder.Path)).Message);
    }

    private static void AssertSame<T>(T expected, T actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected, RunJson.Indented), JsonSerializer.Serialize(actual, RunJson.Indented));

    private static string RefusalOf(string path) =>
        Assert.Throws<ArgumentException>(() => RunFolder.Create(path, TypicalRun.Description)).Message;

    private sealed class Unwritable : Dictionary<string, string>, IReadOnlyDictionary<string, string>
    {
        IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() =>
            throw new NotSupportedException();
    }
}
