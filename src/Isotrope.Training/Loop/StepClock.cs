using System.Diagnostics;
using Isotrope.Storage.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Loop;

/// <summary>Times the parts of training steps; the first two steps, which warm caches up, do not count.</summary>
/// <param name="device">Where the work is done; a GPU is waited for at each boundary.</param>
internal sealed class StepClock(Device device)
{
    private const int Uncounted = 2;

    private readonly double[] _seconds = new double[3];
    private double _total;
    private long _last;
    private int _part, _steps;

    /// <summary>Training time so far, all steps, seconds.</summary>
    public double Total => _total;

    /// <summary>Mean seconds of the parts over the counted steps.</summary>
    public StepSeconds Mean
    {
        get
        {
            var counted = Math.Max(1, _steps - Uncounted);
            return new(_seconds[0] / counted, _seconds[1] / counted, _seconds[2] / counted);
        }
    }

    /// <summary>Tokens per second over the counted steps; 0 if there were none.</summary>
    public double Rate(long tokensPerStep) =>
        _steps > Uncounted ? tokensPerStep * (_steps - Uncounted) / _seconds.Sum() : 0;

    /// <summary>Continues a clock that was saved after so much time.</summary>
    public void Continue(double total) => _total = total;

    public void Start()
    {
        _part = 0;
        _last = Now();
    }

    /// <summary>Ends a part: forward, backward, optimizer, in this order.</summary>
    public void EndPart()
    {
        var now = Now();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        _total += seconds;
        if (_steps >= Uncounted) _seconds[_part] += seconds;
        if (++_part == _seconds.Length) _steps++;
    }

    private long Now()
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize();
        return Stopwatch.GetTimestamp();
    }
}
