using System.Diagnostics;

namespace Isotrope.Diagnostics;

/// <summary>The speed of the matrix products that training consists of: the ceiling of every throughput on this
/// machine.</summary>
public static class MatrixProductRate
{
    private const long M = 2048, K = 384, N = 1536;   // the feed-forward layer of the small model, 2,048 tokens

    /// <summary>Median rate of float32 products [2048, 384]·[384, 1536] with the threads now set, GFLOP/s.</summary>
    /// <param name="device">Where to compute. Default: the processor.</param>
    /// <param name="seconds">Time to measure for, after a warm-up. Default 1.</param>
    public static double Measure(Device? device = null, double seconds = 1)
    {
        device ??= CPU;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = (randn(M, K, device: device), randn(K, N, device: device));
        for (var i = 0; i < 5; i++) a.matmul(b).Dispose();
        var times = new List<double>();
        for (var start = Stopwatch.GetTimestamp(); times.Count < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds;)
        {
            var before = Stopwatch.GetTimestamp();
            a.matmul(b).Dispose();
            if (device.type == DeviceType.CUDA) cuda.synchronize();
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        times.Sort();
        return 2.0 * M * K * N / times[times.Count / 2] / 1e9;
    }
}
