using System.Xml.Linq;

namespace Isotrope.Cli.Tests;

public sealed class ExperimentTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public void Without_a_name_the_experiments_are_listed_with_their_questions()
    {
        var listed = _here.Run("experiment --json").Done().Json.GetProperty("experiments").EnumerateArray().ToList();
        Assert.Contains("theorems", listed.Select(experiment => experiment.GetProperty("name").GetString()));
        var text = _here.Run("experiment").Done().Out;
        Assert.All(listed, experiment =>
        {
            Assert.Contains(experiment.GetProperty("name").GetString()!, text);
            Assert.Contains("?", experiment.GetProperty("question").GetString());
        });
    }

    [Fact]
    public void Theorems_reports_instances_violations_and_the_tightest_case_of_each()
    {
        var outcome = _here.Run("experiment theorems --quick --seeds 2 --out found --json").Done();
        var json = outcome.Json;

        Assert.Equal(["name", "problem", "rows", "verdicts", "files", "run"], json.EnumerateObject().Select(field => field.Name));
        Assert.Equal("theorems", json.GetProperty("name").GetString());
        Assert.Equal(400, json.GetProperty("problem").GetProperty("instances").GetInt32());
        var rows = json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(8 * 3, rows.Count);
        Assert.All(rows,
            row => Assert.Equal(["method", "k", "metric", "value"], row.EnumerateObject().Select(field => field.Name)));
        Assert.All(Metric("violations"), value => Assert.Equal(0, value));
        Assert.All(Metric("instances"), value => Assert.InRange(value, 1, 400));
        Assert.All(Metric("tightest"), value => Assert.InRange(value, 0.2, 1 + 1e-9));
        Assert.All(json.GetProperty("verdicts").EnumerateArray(), verdict =>
        {
            Assert.Equal("holds", verdict.GetProperty("verdict").GetString());
            Assert.Contains("tightest", verdict.GetProperty("evidence").GetString());
        });
        Assert.Equal(_here["found/theorems.json"], json.GetProperty("files")[0].GetString());
        Assert.Equal(outcome.Out.Trim(), File.ReadAllText(_here["found/theorems.json"]).Trim());
        Assert.Contains("seed 2 of 2", outcome.Error);
        Assert.Equal(["theorems.csv", "theorems.html", "theorems.json", "theorems.summary.json"],
            Directory.GetFiles(_here["found"]).Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(rows.Count + 1, File.ReadAllLines(_here["found/theorems.csv"]).Length);
        var run = json.GetProperty("run");
        Assert.Equal("isotrope experiment theorems --quick --seeds 2 --out found --json", run.GetProperty("command").GetString());
        Assert.True(run.GetProperty("seconds").GetDouble() > 0 && run.GetProperty("peakMemoryMiB").GetDouble() > 0);

        IEnumerable<double> Metric(string name) => rows.Where(row => row.GetProperty("metric").GetString() == name)
            .Select(row => row.GetProperty("value").GetDouble());
    }

    [Fact]
    public void An_experiment_leaves_a_report_with_its_verdicts_and_figures()
    {
        var json = _here.Run("experiment scaling-law --out found --json --quiet").Done().Json;
        var page = XDocument.Parse(File.ReadAllText(_here["found/scaling-law.html"]));
        Assert.All(json.GetProperty("verdicts").EnumerateArray(), verdict =>
        {
            Assert.Contains(verdict.GetProperty("claim").GetString()!, page.Root!.Value);
            Assert.Contains(verdict.GetProperty("evidence").GetString()!, page.Root.Value);
        });
        Assert.Single(page.Descendants("figure"));
        Assert.Contains("isotrope experiment scaling-law --out found", page.Root!.Value);
        Assert.Equal("svg", XDocument.Parse(File.ReadAllText(_here["found/scaling-law-ratio.svg"])).Root!.Name.LocalName);
        var summary = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_here["found/scaling-law.summary.json"])).RootElement;
        Assert.True(summary.GetProperty("rows").GetArrayLength() < json.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public void A_stopped_experiment_goes_on_with_the_trials_it_has()
    {
        Small();
        var trials = Directory.GetFiles(_here["found/trials/quadratic"]);
        File.Delete(trials[0]);
        var before = trials[1..].Select(File.GetLastWriteTimeUtc).ToList();
        Small();
        Assert.Equal(trials.Order(), Directory.GetFiles(_here["found/trials/quadratic"]).Order());
        Assert.Equal(before, trials[1..].Select(File.GetLastWriteTimeUtc));

        void Small()
        {
            using var cli = _here.Start("experiment quadratic --small --out found --quiet");
            cli.End(TimeSpan.FromMinutes(5)).Done();   // seconds on an idle machine
        }
    }

    /// <summary>The figures in docs/figures are what the program draws.</summary>
    [Fact]
    public void Figures_are_those_of_the_documentation()
    {
        using var cli = _here.Start("experiment figures --out drawn --json --quiet");
        var json = cli.End(TimeSpan.FromMinutes(5)).Done().Json;   // seconds on an idle machine
        var names = json.GetProperty("problem").GetProperty("figures").EnumerateArray()
            .Select(name => name.GetString()!).ToList();
        Assert.True(names.Count >= 4);
        foreach (var name in names)
        {
            var drawn = File.ReadAllText(_here[$"drawn/{name}.svg"]);
            Assert.Equal("svg", XDocument.Parse(drawn).Root!.Name.LocalName);
            var kept = System.IO.Path.Combine(Repository.Root, "docs", "figures", $"{name}.svg");
            Assert.True(File.Exists(kept), $"Run: isotrope experiment figures --out docs/figures   ({name} is missing)");
            AssertAlike(File.ReadAllText(kept), drawn, name);
        }
        Assert.Equal(names.Count + 4, json.GetProperty("files").GetArrayLength());
        Assert.True(json.GetProperty("rows").GetArrayLength() > 100);
    }

    [Theory]
    [InlineData("experiment theorm", "There is no experiment 'theorm'. Did you mean 'theorems'?")]
    [InlineData("experiment completion --quick --text missing.txt", "--text", "missing.txt")]
    [InlineData("experiment logistic --text corpus.txt", "'logistic' does not know --text")]
    [InlineData("experiment figures --quick", "'figures' does not know --quick")]
    [InlineData(
        "experiment theorems --small --paper-compat", "does not know --small and --paper-compat", "It knows --quick and --seeds")]
    [InlineData("experiment theorems --seeds 0", "Seeds", "at least 1", "0")]
    [InlineData("experiment homogenization --exponent 1", "Exponent", "above 1")]
    [InlineData("experiment quadratic --exponent 2.5", "'quadratic' does not know --exponent")]
    [InlineData("experiment quadratic --small --seeds 2", "--seeds would change nothing beside --small")]
    [InlineData("experiment logistic --paper-compat --seeds 2", "--seeds would change nothing beside --paper-compat")]
    [InlineData("experiment theorems --seed 3", "Did you mean '--seeds'?")]
    [InlineData("experiment theorems --out corpus.txt", "corpus.txt", "is a file")]
    [InlineData("experiment theorems --out /proc/nowhere/found", "/proc/nowhere/found", "cannot be written")]
    [InlineData("experiment theorm --out found", "theorems")]
    public void What_is_wrong_is_said_and_nothing_is_changed(string arguments, params string[] expected)
    {
        var before = _here.Contents();
        var outcome = _here.Run(arguments);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.All(expected, text => Assert.Contains(text, outcome.Error));
        Assert.Equal(before, _here.Contents());
    }

    /// <summary>The same text, and coordinates that agree to a hundredth of a pixel or two:
    /// the last digit of a logarithm is the processor's.</summary>
    private static void AssertAlike(string expected, string actual, string name)
    {
        const string number = @"-?\d+(\.\d+)?";
        string Words(string text) => System.Text.RegularExpressions.Regex.Replace(text, number, "#");
        Assert.True(Words(expected) == Words(actual),
            $"docs/figures/{name}.svg is out of date. Run: isotrope experiment figures --out docs/figures");
        var pairs = Values(expected).Zip(Values(actual));
        Assert.All(pairs, pair => Assert.Equal(pair.First, pair.Second, 0.05));

        static IEnumerable<double> Values(string text) => System.Text.RegularExpressions.Regex.Matches(text, number)
            .Select(match => double.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture));
    }
}
