using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Isotrope.Cli.Tests;

/// <summary>What the program left behind.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Out">Everything on stdout.</param>
/// <param name="Error">Everything on stderr.</param>
internal sealed record Outcome(int Code, string Out, string Error)
{
    /// <summary>The JSON document on stdout, which must be the only thing there.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>This outcome, if the program ended well.</summary>
    public Outcome Done()
    {
        Assert.True(Code == 0, $"exit code {Code}\n{Error}\n{Out}");
        return this;
    }
}

/// <summary>The program in a process of its own, as users run it.</summary>
internal sealed class Cli : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private Cli(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Isotrope.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = new() { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginErrorReadLine();
        _out = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Outcome Run(string folder, params string[] arguments)
    {
        using var cli = new Cli(folder, arguments);
        return cli.End(s_longest);
    }

    /// <summary>Starts the program.</summary>
    public static Cli Start(string folder, params string[] arguments) => new(folder, arguments);

    /// <summary>Waits until stderr has shown a text, or the program has ended.</summary>
    public void WaitFor(string text)
    {
        var seen = new TaskCompletionSource();
        lock (_error)
        {
            if (_error.ToString().Contains(text)) return;
            _awaited.Add((text, seen));
        }
        Assert.True(Task.WaitAny([seen.Task, _process.WaitForExitAsync()], s_longest) >= 0, $"'{text}' did not come:\n{_error}");
    }

    /// <summary>Sends a signal by its name (INT, TERM, KILL).</summary>
    public void Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public Outcome End(TimeSpan longest)
    {
        if (!_process.WaitForExit(longest))
        {
            _process.Kill();
            Assert.Fail($"The program did not end within {longest.TotalSeconds} s:\n{_error}");
        }
        _process.WaitForExit();   // for the rest of stderr
        lock (_error) return new(_process.ExitCode, _out.Result, _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_error)
        {
            _error.AppendLine(line);
            foreach (var (text, seen) in _awaited)
                if (line.Contains(text)) seen.TrySetResult();
        }
    }
}
