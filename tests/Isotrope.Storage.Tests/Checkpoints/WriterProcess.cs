using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Isotrope.Storage.Tests.Checkpoints;

/// <summary>A process that saves checkpoints until it is killed.</summary>
internal sealed class WriterProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];

    internal WriterProcess(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Isotrope.Storage.Tests.Writer.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
                _lines.CompleteAdding();
            else
                _lines.Add(e.Data);
        };
        _process.BeginOutputReadLine();
    }

    /// <summary>The last step that the process reported as saved; 0 if none.</summary>
    internal long Reported { get; private set; }

    internal int Id => _process.Id;

    /// <summary>Waits for the next report.</summary>
    internal void Next()
    {
        if (!_lines.TryTake(out var line, s_patience))
            throw new TimeoutException(_process.HasExited ? _process.StandardError.ReadToEnd() : "The writer reports nothing.");
        Note(line);
    }

    /// <summary>Kills the process (SIGKILL) and reads what it managed to report.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        foreach (var line in _lines.GetConsumingEnumerable())
            Note(line);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _lines.Dispose();
    }

    private void Note(string line) =>
        Reported = long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : Reported;
}
