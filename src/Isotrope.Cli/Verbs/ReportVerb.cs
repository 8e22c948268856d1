using System.CommandLine;
using Isotrope.Cli.Terminal;

namespace Isotrope.Cli.Verbs;

/// <summary>(Re)builds the report of run folders.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Argument<string[]> _runs =
        new("RUN") { Description = "Run folders; several are joined in one report.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _out;

    public ReportVerb()
        : base("report", "Build the HTML report of one or more run folders.",
            "isotrope report runs/first runs/second --out both.html")
    {
        Arguments.Add(_runs);
        _out = Option<string?>("--out", "The file. Default: report.html in the folder, or here for several folders.");
    }

    protected override int Run(ParseResult given, Output output)
    {
        var folders = given.GetRequiredValue(_runs);
        var path = Path.GetFullPath(given.GetValue(_out) ?? Path.Combine(folders.Length == 1 ? folders[0] : ".", "report.html"));
        Reports.Write(path, folders);
        output.Result(new { report = path }, console => console.Profile.Out.Writer.WriteLine(path));
        return ExitCode.Done;
    }
}
