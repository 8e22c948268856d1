using System.Text.Json;

namespace Isotrope.Cli.Tests;

/// <summary>The verbs that train nothing.</summary>
public sealed class CatalogTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public void Optimizers_are_listed_with_all_that_the_document_promises()
    {
        var optimizers = _here.Run("optimizers --json").Done().Json.GetProperty("optimizers").EnumerateArray().ToList();

        Assert.Contains("adamw", optimizers.Select(optimizer => optimizer.GetProperty("name").GetString()));
        Assert.All(optimizers, optimizer =>
        {
            foreach (var field in new[] { "name", "family", "source", "state" }) Assert.NotEqual("", optimizer.GetProperty(field).GetString());
            Assert.StartsWith("https://", optimizer.GetProperty("source").GetString());
            Assert.True(optimizer.GetProperty("defaults").GetProperty("learningRate").GetDouble() > 0);
        });
    }

    [Fact]
    public void The_list_for_people_has_a_row_for_each_optimizer_and_no_escape_codes()
    {
        var outcome = _here.Run("optimizers").Done();
        foreach (var optimizer in _here.Run("optimizers --json").Json.GetProperty("optimizers").EnumerateArray())
            Assert.Contains($" {optimizer.GetProperty("name").GetString()} ", outcome.Out);
        Assert.DoesNotContain('\u001b', outcome.Out);
        Assert.All(outcome.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 120));   // the longest link; most lines fit 80
    }

    [Fact]
    public void One_optimizer_is_shown_with_its_settings()
    {
        var outcome = _here.Run("optimizers scion").Done();
        Assert.Matches(@"(?m)^ outerRadius +3000\r?$", outcome.Out);
        Assert.Equal("scion", Assert.Single(_here.Run("optimizers scion --json").Done().Json.GetProperty("optimizers").EnumerateArray())
            .GetProperty("name").GetString());

        var unknown = _here.Run("optimizers scoin");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("Did you mean 'scion'?", unknown.Error);
    }

    [Fact]
    public void The_doctor_finds_a_machine_that_can_train()
    {
        var json = _here.Run("doctor --json").Done().Json;

        Assert.Matches(@"^\d+\.\d+", json.GetProperty("torch").GetString());
        Assert.Equal(JsonValueKind.Object, json.GetProperty("native").ValueKind);
        Assert.True(File.Exists(json.GetProperty("native").GetProperty("library").GetString()));
        Assert.Equal(Environment.ProcessorCount, json.GetProperty("threads").GetInt32());
        Assert.Equal("cpu", json.GetProperty("devices")[0].GetString());
        Assert.InRange(json.GetProperty("gemmGflops").GetDouble(), 0.1, 1e5);
        Assert.All(json.GetProperty("problems").EnumerateArray(), problem => Assert.False(problem.GetProperty("fatal").GetBoolean()));
    }

    [Fact]
    public void The_doctor_tells_people_the_same()
    {
        var outcome = _here.Run("doctor").Done();
        foreach (var word in new[] { "torch", "native", "threads", "devices", "GFLOP/s", "Training can run." }) Assert.Contains(word, outcome.Out);
        Assert.Equal("", outcome.Error);
    }
}
