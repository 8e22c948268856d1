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
        using var run = Process.Start(new ProcessStartInfo("dotnet", ["run", InRepository("samples/quickstart.cs")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, output + await errors);
        Assert.Contains("2.weight", output);
        var losses = output.Split('\n').Where(line => line.StartsWith("step "))
            .Select(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(4, losses.Count);
        Assert.True(losses[^1] < 0.5 * losses[0], string.Join(", ", losses));
    }

    /// <summary>Every relative link leads somewhere.</summary>
    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        foreach (var document in new[] { "README.md", "CONTRIBUTING.md", "docs/curvature.md", "docs/curvature-and-muon.md", "src/Isotrope.Experiments/Comparison/README.md", "src/Isotrope.Experiments/Theorems/README.md" })
        {
            var path = InRepository(document);
            var targets = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(path), @"\]\(([^)#]+)\)")
                .Select(match => match.Groups[1].Value).Where(target => !target.Contains("://"));
            Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)), $"{document}: {target}"));
        }
    }

    private static string InRepository(string path) => Path.Combine(Repository.Root, path);
}
