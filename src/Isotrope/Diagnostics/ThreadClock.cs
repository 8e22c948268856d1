using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Isotrope.Diagnostics;

/// <summary>Processor time of the calling thread, which other programs on the machine disturb less than wall time.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;   // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>Whether the system has this clock.</summary>
    public static bool Exists { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Milliseconds that an action takes.</summary>
    /// <param name="action">What to measure.</param>
    /// <param name="ofThread">Processor time of this thread; otherwise wall time.</param>
    public static double Milliseconds(Action action, bool ofThread)
    {
        var before = Now(ofThread);
        action();
        return Now(ofThread) - before;
    }

    private static double Now(bool ofThread)
    {
        if (!ofThread) return Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
        _ = GetTime(ThreadProcessorTime, out var time);
        return time.Seconds * 1e3 + time.Nanoseconds * 1e-6;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
