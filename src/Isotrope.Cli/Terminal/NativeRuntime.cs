using System.Runtime.InteropServices;

namespace Isotrope.Cli.Terminal;

/// <summary>Prepares the C runtime for training on Linux. Must run before torch is loaded; a setting of the user's wins.</summary>
internal static partial class NativeRuntime
{
    private const string Spins = "1000";                 // some ten microseconds
    private const int MappingThreshold = -3, TrimThreshold = -1;   // M_MMAP_THRESHOLD, M_TRIM_THRESHOLD of malloc.h
    private const int OneGiB = 1 << 30;

    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            WaitBriefly();
            KeepMemory();
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc has no such settings; it works without.
        }
    }

    /// <summary>Lets the worker threads of torch sleep soon when they wait for each other.</summary>
    /// <remarks>
    /// libgomp's threads spin for milliseconds by default. As soon as anything else runs on the machine, they spin against the very
    /// thread they wait for: beside two busy processes, training the nano model with two threads fell to an eighth of its speed.
    /// </remarks>
    private static void WaitBriefly()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null) return;
        _ = SetEnvironment("GOMP_SPINCOUNT", Spins, overwrite: 0);   // .NET keeps a copy of the environment; libgomp reads the real one
    }

    /// <summary>Lets malloc keep large blocks for the next step instead of returning them and faulting every page in anew.</summary>
    private static void KeepMemory()
    {
        if (Environment.GetEnvironmentVariable("GLIBC_TUNABLES") is not null) return;
        _ = SetAllocator(MappingThreshold, OneGiB);
        _ = SetAllocator(TrimThreshold, int.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);
}
