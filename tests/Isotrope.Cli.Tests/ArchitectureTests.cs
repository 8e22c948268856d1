using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Isotrope.Cli.Tests;

/// <summary>References between the projects point the way that CONTRIBUTING.md draws.</summary>
public sealed class ArchitectureTests
{
    private static readonly string s_root = Repository.Root;

    /// <summary>The arrows as drawn; each allows everything below it.</summary>
    private static readonly Dictionary<string, string[]> s_arrows = new()
    {
        ["Isotrope.Cli"] = ["Isotrope.Experiments", "Isotrope.Reporting"],
        ["Isotrope.Experiments"] = ["Isotrope.Training"],
        ["Isotrope.Training"] = ["Isotrope"],
        ["Isotrope"] = ["Isotrope.Curvature", "Isotrope.Storage"],
        ["Isotrope.Reporting"] = ["Isotrope.Storage"],
        ["Isotrope.Curvature"] = [],
        ["Isotrope.Storage"] = [],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.GetDirectories(Path.Combine(s_root, "src")).Select(folder => Path.GetFileName(folder)!).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        Assert.True(s_arrows.ContainsKey(project),
            $"'{project}' is not in the drawing of CONTRIBUTING.md. Say there and here what it may reference.");
        var references = Document(project).Descendants("ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(Below(project)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_compiled_project_uses_only_what_lies_below_it(string project)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{project}.dll");
        if (!File.Exists(file)) return;   // nothing that the command line is made of uses it yet
        Assert.Empty(References(file)
            .Where(name => name == "Isotrope" || name.StartsWith("Isotrope.", StringComparison.Ordinal)).Except(Below(project)));
    }

    [Theory]
    [InlineData("Isotrope.Storage")]
    [InlineData("Isotrope.Curvature")]
    [InlineData("Isotrope.Reporting")]
    public void What_needs_no_torch_never_loads_it(string project)
    {
        if (!Directory.Exists(Path.Combine(s_root, "src", project))) return;   // not written yet
        Assert.DoesNotContain(
            Document(project).Descendants("PackageReference"), item => IsTorch(item.Attribute("Include")!.Value));
        Assert.DoesNotContain(Document(project).Descendants("LoadsTorch"), _ => true);

        var file = Path.Combine(AppContext.BaseDirectory, $"{project}.dll");
        if (!File.Exists(file)) return;
        var seen = new HashSet<string>();
        var left = new Queue<string>([file]);
        while (left.TryDequeue(out var path))
            foreach (var name in References(path))
                if (seen.Add(name) && Path.Combine(AppContext.BaseDirectory, $"{name}.dll") is var next && File.Exists(next))
                    left.Enqueue(next);
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, IsTorch);
    }

    [Fact]
    public void Experiments_and_reports_do_not_know_each_other()
    {
        Assert.DoesNotContain("Isotrope.Reporting", Below("Isotrope.Experiments"));
        Assert.DoesNotContain("Isotrope.Experiments", Below("Isotrope.Reporting"));
    }

    private static bool IsTorch(string name) => name.Contains("torch", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Below(string project) => [.. s_arrows[project].SelectMany(next => Below(next).Append(next))];

    private static XDocument Document(string project) =>
        XDocument.Load(Path.Combine(s_root, "src", project, $"{project}.csproj"));

    private static List<string> References(string file)
    {
        using var stream = File.OpenRead(file);
        using var portable = new PEReader(stream);
        var metadata = portable.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
