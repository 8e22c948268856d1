using System.Text;
using System.Text.Json;
using CsCheck;
using Isotrope.Storage.Runs;
using Isotrope.Storage.Tests.Safetensors;

namespace Isotrope.Storage.Tests.Runs;

public sealed class MetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Log => _folder["metrics.jsonl"];

    [Fact]
    public void Each_metric_is_one_line_of_json_with_absent_values_left_out()
    {
        using (var run = RunFolder.Create(_folder.Path, TypicalRun.Description))
            run.Append(TypicalRun.Metric(1));
        Assert.Equal(
            "{\"optimizer\":\"muon\",\"seed\":1,\"step\":1,\"tokens\":64,\"seconds\":0.1," +
                "\"learningRate\":0.02,\"trainingLoss\":2.5}\n",
            File.ReadAllText(Log));
    }

    [Fact]
    public void A_log_cut_at_any_byte_gives_the_lines_before_and_goes_on_from_there()
    {
        WriteThree();
        var bytes = File.ReadAllBytes(Log);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(Log, bytes[..length]);
            // A line is complete with its closing brace, even without the line end after it.
            var whole = Encoding.UTF8.GetString(bytes, 0, length).Count(c => c == '}');
            using (var reader = RunFolder.Open(_folder.Path))
                Assert.Equal(whole, reader.ReadMetrics().Count);
            using var run = RunFolder.Continue(_folder.Path);
            run.Append(TypicalRun.Metric(9));
            Assert.Equal([.. Enumerable.Range(1, whole), 9], run.ReadMetrics().Select(metric => metric.Step));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"optimizer\":null,\"seed\":1,\"step\":2,\"tokens\":64,\"seconds\":0.1,\"learningRate\":0.02}")]
    [InlineData("{\"optimizer\":\"muon\",\"seed\":1,\"tokens\":64,\"seconds\":0.1,\"learningRate\":0.02}")]
    [InlineData("{\"optimizer\":\"muon\",\"seed\":1,\"step\":1e99,\"tokens\":64,\"seconds\":0.1,\"learningRate\":0.02}")]
    [InlineData("\0\0\0\0")]
    public void Any_other_bad_line_is_reported_with_its_byte(string line)
    {
        WriteThree();
        var lines = File.ReadAllLines(Log);
        File.WriteAllText(Log, $"{lines[0]}\n{line}\n{lines[2]}\n");
        using var reader = RunFolder.Open(_folder.Path);
        var error = Assert.Throws<CorruptFileException>(reader.ReadMetrics);
        Assert.InRange(error.Offset, lines[0].Length + 1, lines[0].Length + 1 + line.Length);
        Assert.Throws<CorruptFileException>(() => RunFolder.Continue(_folder.Path));
        RunLock.Acquire(_folder.Path).Dispose();  // and the lock was released
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(int.MaxValue, 3)]
    public void Going_back_to_a_step_removes_what_came_after_it(int step, int left)
    {
        WriteThree();
        var before = File.ReadAllLines(Log);
        using (var run = RunFolder.Continue(_folder.Path))
        {
            run.TruncateMetricsAfter(step);
            Assert.Equal(before[..left], File.ReadAllLines(Log));
            run.Append(TypicalRun.Metric(7));
        }
        using var reader = RunFolder.Open(_folder.Path);
        Assert.Equal([.. Enumerable.Range(1, left), 7], reader.ReadMetrics().Select(metric => metric.Step));
    }

    [Fact]
    public async Task Metrics_from_several_threads_do_not_mix()
    {
        using var run = RunFolder.Create(_folder.Path, TypicalRun.Description);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            for (var step = 0; step < 100; step++)
                run.Append(TypicalRun.Metric(step) with { Seed = seed });
        }, TestContext.Current.CancellationToken)));
        foreach (var group in run.ReadMetrics().GroupBy(metric => metric.Seed))
            Assert.Equal(Enumerable.Range(0, 100), group.Select(metric => metric.Step));
    }

    [Fact]
    public void Mutated_logs_are_read_or_refused_as_corrupt()
    {
        WriteThree();
        var bytes = File.ReadAllBytes(Log);
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            try
            {
                MetricsLog.Parse(Mutation.Of(bytes, random), "log");
            }
            catch (CorruptFileException error)
            {
                Assert.InRange(error.Offset, 0, bytes.Length + 200);
            }
        }
    }

    [Fact]
    public void Every_number_survives_the_journey() => Gen.Double.Sample(loss =>
    {
        var metric = TypicalRun.Metric(1, loss);
        Assert.Equal(metric, MetricsLog.Parse(JsonSerializer.SerializeToUtf8Bytes(metric, RunJson.Compact), "log").Single());
    }, iter: 1000);

    private void WriteThree()
    {
        using var run = RunFolder.Create(_folder.Path, TypicalRun.Description);
        for (var step = 1; step <= 3; step++)
            run.Append(TypicalRun.Metric(step));
    }
}
