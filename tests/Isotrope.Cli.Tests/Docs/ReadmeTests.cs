using System.Diagnostics;

namespace Isotrope.Cli.Tests.Docs;

/// <summary>What the README shows is what the repository does.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_snippet_is_a_part_of_the_sample_that_is_run()
    {
        var sample = File.ReadAllText(InRepository("samples/quickstart.cs"));
        var shown = sample.Split("// <readme>\n")[1].Split("// </readme>")[0].Trim();
        Assert.Contains($"```csharp\n{shown}\n```", File.ReadAllText(InRepository("README.md")));
    }

    [Fact]
    public async Task The_sample_runs_prints_its_plan_and_its_loss_falls()
    {
        var output = await OutputOf("samples/quickstart.cs");
        Assert.Contains("2.weight", output);
        var losses = output.Split('\n').Where(line => line.StartsWith("step "))
            .Select(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(4, losses.Count);
        Assert.True(losses[^1] < 0.5 * losses[0], string.Join(", ", losses));
    }

    [Theory]
    [InlineData("docs/plan.md", "samples/plan.cs")]
    [InlineData("docs/optimizers/state-files.md", "samples/plan.cs")]
    [InlineData("docs/optimizers/learning-rates.md", "samples/plan.cs")]
    [InlineData("docs/optimizers/input-moments.md", "samples/input-moments.cs")]
    [InlineData("docs/models.md", "samples/models.cs")]
    public void Snippets_of_a_document_are_parts_of_the_sample_that_is_run(string document, string path)
    {
        var sample = File.ReadAllText(InRepository(path));
        var snippets = System.Text.RegularExpressions.Regex.Matches(
            File.ReadAllText(
                InRepository(document)), "```csharp\n(.*?)```", System.Text.RegularExpressions.RegexOptions.Singleline);
        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains($">\n{snippet.Groups[1].Value}// </", sample));
    }

    [Fact]
    public async Task The_sample_of_plans_runs()
    {
        var output = await OutputOf("samples/plan.cs");
        Assert.Contains("query, key, value: [24, 24] + [12, 24] + [12, 24]", output);
        Assert.Contains("tables: PolarGrad", output);
        Assert.Contains("qkv.weight: view", output);
        Assert.Contains("rate 0.0036, decay 0.55", output);
    }

    [Fact]
    public async Task The_sample_of_input_moments_runs_and_its_loss_falls()
    {
        var output = await OutputOf("samples/input-moments.cs");
        var losses = output.Split('\n').Where(line => line.StartsWith("step "))
            .Select(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3, losses.Count);
        Assert.True(losses[^1] < losses[0], string.Join(", ", losses));
        Assert.Matches("effective rank [0-9.]+ of 48", output);
    }

    [Fact]
    public async Task The_sample_of_models_runs()
    {
        var output = await OutputOf("samples/models.cs");
        Assert.StartsWith("The gradient of a matrix", output);
        Assert.Contains("blocks.2.attention.key.weight", output);
        Assert.Contains("step 5: loss", output);
    }

    /// <summary>Every relative link leads somewhere.</summary>
    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        foreach (var path in Documents())
        {
            var targets = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(path), @"\]\(([^)#]+)\)")
                .Select(match => match.Groups[1].Value).Where(target => !target.Contains("://"));
            Assert.All(targets,
                target => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)), $"{path}: {target}"));
        }
    }

    /// <summary>What a sample prints; it must end well.</summary>
    private static async Task<string> OutputOf(string sample)
    {
        using var run = Process.Start(new ProcessStartInfo("dotnet", ["run", InRepository(sample)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, output + await errors);
        return output;
    }

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Repository.Root, "*.md")
        .Concat(new[] { "docs", "src" }.SelectMany(folder =>
            Directory.EnumerateFiles(InRepository(folder), "*.md", SearchOption.AllDirectories)))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any());

    private static string InRepository(string path) => Path.Combine(Repository.Root, path);
}
