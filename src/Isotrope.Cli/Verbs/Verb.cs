using System.CommandLine;
using Isotrope.Cli.Terminal;

namespace Isotrope.Cli.Verbs;

/// <summary>A verb of the command line: its options, and what it does with them.</summary>
internal abstract class Verb : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document on stdout and nothing else." };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress on stderr." };

    protected Verb(string name, string description, string example)
        : base(name, $"{description}\n\nExample:\n  {example}")
    {
        Options.Add(_json);
        Options.Add(_quiet);
        SetAction(parsed => Run(parsed, new Output(parsed.GetValue(_json), parsed.GetValue(_quiet))));
    }

    /// <summary>Does it; the return value is the exit code.</summary>
    protected abstract int Run(ParseResult given, Output output);

    /// <summary>Refuses options that would be ignored beside one that is given.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="chosen">The one beside which only some have a meaning.</param>
    /// <param name="why">Why the others have none.</param>
    /// <param name="also">Those that have.</param>
    protected void RefuseOthers(ParseResult given, Option chosen, string why, params IEnumerable<Option> also)
    {
        Option[] allowed = [chosen, _json, _quiet, .. also];
        if (Options.Except(allowed).FirstOrDefault(option => given.GetResult(option) is { Implicit: false }) is { } other)
            throw new ArgumentException($"{other.Name} cannot be given with {chosen.Name}: {why}");
    }

    /// <summary>Adds an option and returns it.</summary>
    protected Option<T> Option<T>(string name, string description, Func<T>? standard = null)
    {
        var option = new Option<T>(name) { Description = description };
        if (standard is not null) option.DefaultValueFactory = _ => standard();
        Options.Add(option);
        return option;
    }
}
