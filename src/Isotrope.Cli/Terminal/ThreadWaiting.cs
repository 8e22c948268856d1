using System.Runtime.InteropServices;

namespace Isotrope.Cli.Terminal;

/// <summary>Lets the worker threads of torch sleep soon when they wait for each other.</summary>
/// <remarks>
/// libgomp's threads spin for milliseconds by default. As soon as anything else runs on the machine, they spin against the very thread they wait for:
/// with two busy processes beside it, training the nano model with two threads fell to an eighth of its speed. Spinning briefly keeps
/// the speed of an idle machine and loses little on a busy one. Must run before torch is loaded; a setting of the user's wins.
/// </remarks>
internal static partial class ThreadWaiting
{
    private const string Spins = "10000";   // a fraction of a millisecond

    public static void Shorten()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null) return;
        // .NET keeps a copy of the environment; libgomp reads the real one.
        _ = SetEnvironment("GOMP_SPINCOUNT", Spins, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
