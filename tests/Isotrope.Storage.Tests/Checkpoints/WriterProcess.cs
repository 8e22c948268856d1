using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Isotrope.Storage.Tests.Checkpoints;

/// <summary>A process that saves checkpoints until it is killed.</summary>
internal sealed class WriterProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly BlockingCollection<string> lines = [];

    internal WriterProcess(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Isotrope.Storage.Tests.Writer.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
                lines.CompleteAdding();
            else
                lines.Add(e.Data);
        };
        process.BeginOutputReadLine();
    }

    /// <summary>The last step that the process reported as saved; 0 if none.</summary>
    internal long Reported { get; private set; }

    internal int Id => process.Id;

    /// <summary>Waits for the next report.</summary>
    internal void Next()
    {
        if (!lines.TryTake(out var line, Patience))
            throw new TimeoutException(process.HasExited ? process.StandardError.ReadToEnd() : "The writer reports nothing.");
        Note(line);
    }

    /// <summary>Kills the process (SIGKILL) and reads what it managed to report.</summary>
    internal void Kill()
    {
        process.Kill();
        process.WaitForExit();
        foreach (var line in lines.GetConsumingEnumerable())
            Note(line);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
        lines.Dispose();
    }

    private void Note(string line) =>
        Reported = long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : Reported;
}
