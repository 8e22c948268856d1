using System.Text.Json;
using Isotrope.Storage.Runs;
using Spectre.Console;

namespace Isotrope.Cli.Terminal;

/// <summary>Results go to stdout, progress to stderr.</summary>
/// <param name="json">One JSON document on stdout and nothing else.</param>
/// <param name="quiet">No progress.</param>
internal sealed class Output(bool json, bool quiet)
{
    private readonly IAnsiConsole _result = AnsiConsole.Create(new() { Out = new Unwrapped(Console.Out) });

    /// <summary>For progress; Spectre.Console leaves colours out where they are not wanted.</summary>
    public IAnsiConsole Progress { get; } = AnsiConsole.Create(new() { Out = new Unwrapped(Console.Error) });

    /// <summary>Whether progress may redraw itself in place.</summary>
    public bool Live => !quiet && !Console.IsErrorRedirected && Progress.Profile.Capabilities.Ansi;

    /// <summary>A line of progress.</summary>
    public void Note(string text)
    {
        if (!quiet) Console.Error.WriteLine(text);
    }

    /// <summary>The result: as a document, or as what people read.</summary>
    public void Result<T>(T document, Action<IAnsiConsole> write)
    {
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(document, RunJson.Indented));
        else write(_result);
    }

    /// <summary>A redirected stream is as wide as its content: nothing may be cut or wrapped in a file.</summary>
    private sealed class Unwrapped(TextWriter writer) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _inner = new(writer);

        public TextWriter Writer => writer;

        public bool IsTerminal => writer == Console.Out ? !Console.IsOutputRedirected : !Console.IsErrorRedirected;

        public int Width => IsTerminal ? _inner.Width : 240;

        public int Height => _inner.Height;

        public void SetEncoding(System.Text.Encoding encoding) => _inner.SetEncoding(encoding);
    }
}
