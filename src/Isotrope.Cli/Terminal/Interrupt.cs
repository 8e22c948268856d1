using System.Runtime.InteropServices;

namespace Isotrope.Cli.Terminal;

/// <summary>Lets Ctrl-C and SIGTERM end a run cleanly; a second one ends the program at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt() => _registrations =
    [
        // 128 + the signal's number, as shells have it
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 130)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 143)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code after a signal.</summary>
    public int Code { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int code)
    {
        if (_source.IsCancellationRequested) return;   // the second time the system's own way applies
        context.Cancel = true;
        Code = code;
        Console.Error.WriteLine("isotrope: stopping after this step; once more to stop at once");
        _source.Cancel();
    }
}
