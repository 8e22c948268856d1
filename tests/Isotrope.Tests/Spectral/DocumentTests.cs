using System.Globalization;
using Isotrope.Spectral;

namespace Isotrope.Tests.Spectral;

/// <summary>What docs/spectral-maps.md says is what the code does.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_snippet_is_this_test()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var gradient = randn(64, 96);
        // <snippet>
        var root = SpectralFunctions.Parse("power(p=0.5)");
        using var result = SpectralMap.Of(root, tolerance: 1e-2).Solve(gradient);
        Console.WriteLine(result.Plan);   // route, reason, fit error, proof

        // A function of one's own, in units of the largest singular value:
        var own = SpectralFunction.Of("arctan", x => Math.Atan(5 * x), increasing: true);
        using var mapped = SpectralMap.Of(own, new SpectralMapOptions { Tolerance = 1e-3, Lower = 1e-2 }).Solve(gradient);
        // </snippet>
        Assert.Equal(IncreaseVerdict.Proved, result.Plan.Increase!.Verdict);
        Assert.Equal(IncreaseVerdict.Proved, mapped.Plan.Increase!.Verdict);
        foreach (var (sigma, value) in Oracle.Map(gradient, mapped.Mapped, out _))
            Assert.Equal(Math.Atan(5 * sigma / Oracle.Svd(gradient).S[0]), value, 3e-3 * Math.Atan(5));
        var lines = InRepository("tests/Isotrope.Tests/Spectral/DocumentTests.cs").Split("// <snippet>\n")[1].Split("        // </snippet>")[0]
            .Split('\n').Select(line => line.Length > 8 ? line[8..] : "");
        Assert.Contains($"```csharp\n{string.Join('\n', lines).Trim()}\n```", Document());
    }

    [Fact]
    public void The_tables_of_fits_are_what_is_computed()
    {
        var rows = 0;
        foreach (var line in Document().Split('\n').Where(line => line.StartsWith("| `") && line.Contains("e-")))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries)[1..^1];
            var increasing = cells[0].EndsWith("increasing");
            var function = SpectralFunctions.Parse(cells[0].Split('`')[1]);
            for (var poles = 1; poles < cells.Length; poles++)
            {
                if (cells[poles] == "-") continue;
                var fit = PartialFractionFit.WithPoles(function, poles, increasing: increasing)!;
                // Rounding differs between processors, and with it the path of the fit.
                var said = double.Parse(cells[poles].TrimEnd('+', ' '), CultureInfo.InvariantCulture);
                Assert.InRange(fit.Error, 0.7 * said, 1.3 * said);
                Assert.Equal(cells[poles].EndsWith('+'), fit.Increase.Verdict == IncreaseVerdict.Proved);
            }
            rows++;
        }
        Assert.Equal(12, rows);
    }

    private static string Document() => InRepository("docs/spectral-maps.md");

    private static string InRepository(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
}
