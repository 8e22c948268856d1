using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Isotrope.Cli.Terminal;
using Isotrope.Optimizers;
using Spectre.Console;

namespace Isotrope.Cli.Verbs;

/// <summary>The catalogue.</summary>
internal sealed class OptimizersVerb : Verb
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "One optimizer, with its settings. Without it all are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public OptimizersVerb()
        : base("optimizers",
            "List the optimizers by family: name, state per weight [m, n], source. With a name: its settings and their defaults.",
            "isotrope optimizers muon") => Arguments.Add(_name);

    protected override int Run(ParseResult given, Output output)
    {
        IReadOnlyList<OptimizerEntry> entries =
            given.GetValue(_name) is { } name ? [OptimizerCatalog.ByName(name)] : OptimizerCatalog.All;
        output.Result(
            new
            {
                optimizers = entries.Select(entry => new
                {
                    entry.Name,
                    entry.Family,
                    entry.Source,
                    entry.State,
                    entry.Doubt,
                    entry.Defaults,
                }),
            },
            console =>
            {
                if (given.GetValue(_name) is null) WriteAll(console.Profile.Out.Writer, entries);
                else WriteOne(console.Profile.Out.Writer, entries[0]);
            });
        return ExitCode.Done;
    }

    /// <summary>Plain lines: a terminal of 80 columns holds name, state and a short link.</summary>
    private static void WriteAll(TextWriter writer, IReadOnlyList<OptimizerEntry> entries)
    {
        var (names, states) = (entries.Max(entry => entry.Name.Length), entries.Max(entry => entry.State.Length));
        writer.WriteLine($" {"name".PadRight(names)} {"state".PadRight(states)} source");
        foreach (var family in entries.GroupBy(entry => entry.Family))
        {
            writer.WriteLine(family.Key);
            foreach (var entry in family)
                writer.WriteLine($" {entry.Name.PadRight(names)} {entry.State.PadRight(states)} {entry.Source}" +
                    (entry.Doubt is null ? "" : " ?"));
        }
        writer.WriteLine();
        if (entries.Any(entry => entry.Doubt is not null))
            writer.WriteLine("?: not all of it could be confirmed in the literature; `isotrope optimizers NAME` says what.");
        writer.WriteLine("MuonClip: any of them with `isotrope train --logit-limit 100`.");
        writer.WriteLine("State: numbers kept for a weight [m, n]; r is a rank. `isotrope optimizers NAME`");
        writer.WriteLine("shows the settings of one and their defaults, `--json` those of all.");
    }

    private static void WriteOne(TextWriter writer, OptimizerEntry entry)
    {
        List<(string Name, string Value)> rows =
            [("name", entry.Name), ("family", entry.Family), ("state", entry.State), ("source", entry.Source)];
        List<(string Name, string Value)> settings = [.. Flat(entry.Defaults, "")];
        if (entry.Doubt is { } doubt) rows.Add(("doubt", doubt));
        var width = rows.Concat(settings).Max(row => row.Name.Length);
        foreach (var (name, value) in rows) writer.WriteLine($"{name.PadRight(width + 1)} {value}");
        writer.WriteLine();
        writer.WriteLine("settings and their defaults:");
        foreach (var (name, value) in settings) writer.WriteLine($" {name.PadRight(width)} {value}");
    }

    /// <summary>Settings inside a setting as <c>outer.inner</c>.</summary>
    private static IEnumerable<(string Name, string Value)> Flat(JsonObject settings, string prefix) =>
        settings.SelectMany(setting => setting.Value is JsonObject inner
            ? Flat(inner, $"{prefix}{setting.Key}.")
            : [(prefix + setting.Key, Text(setting.Value))]);

    private static string Text(JsonNode? value) =>
        value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
