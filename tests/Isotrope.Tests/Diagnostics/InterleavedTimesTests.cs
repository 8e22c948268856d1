using System.Diagnostics;
using Isotrope.Diagnostics;

namespace Isotrope.Tests.Diagnostics;

public sealed class InterleavedTimesTests
{
    [Fact]
    public void Twice_the_work_takes_about_twice_the_time()
    {
        var times = InterleavedTimes.Measure(5, () => Spin(20_000_000), () => Spin(40_000_000));
        Assert.InRange(times.Ratio(1, 0), 1.5, 2.6);
        Assert.InRange(times.Milliseconds(1) / times.Milliseconds(0), 1.4, 2.8);
        Assert.Equal(OperatingSystem.IsLinux(), times.OfThread);   // these tests run with one torch thread
    }

    [Fact]
    public void The_clock_of_the_thread_does_not_count_sleep()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.InRange(ThreadClock.Milliseconds(() => Thread.Sleep(60), ofThread: true), 0, 30);
        Assert.InRange(ThreadClock.Milliseconds(() => Thread.Sleep(60), ofThread: false), 55, 60_000);
    }

    private static void Spin(int count)
    {
        double sum = 0;
        for (var i = 0; i < count; i++) sum += Math.Sqrt(i);
        Debug.Assert(sum > 0);
        GC.KeepAlive(sum);
    }
}
