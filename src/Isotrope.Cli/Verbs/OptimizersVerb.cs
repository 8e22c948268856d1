using System.CommandLine;
using Isotrope.Cli.Terminal;
using Isotrope.Optimizers;
using Spectre.Console;

namespace Isotrope.Cli.Verbs;

/// <summary>The catalogue.</summary>
internal sealed class OptimizersVerb()
    : Verb("optimizers", "List the optimizers: name, family, source, state per weight [m, n], defaults.",
        "isotrope optimizers --json")
{
    protected override int Run(ParseResult given, Output output)
    {
        output.Result(
            new
            {
                optimizers = OptimizerCatalog.All
                    .Select(entry => new { entry.Name, entry.Family, entry.Source, entry.State, entry.Defaults }),
            },
            console =>
            {
                var table = new Table().Border(TableBorder.Simple).AddColumns("name", "family", "state", "source", "defaults");
                foreach (var entry in OptimizerCatalog.All)
                    table.AddRow(entry.Name, entry.Family, entry.State, entry.Source,
                        entry.Defaults.ToJsonString().EscapeMarkup());
                console.Write(table);
            });
        return ExitCode.Done;
    }
}
