using System.Diagnostics;
using Isotrope.Storage.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Loop;

/// <summary>Times the parts of training steps; the first two steps of a process, which warm caches up, do not count.</summary>
/// <param name="device">Where the work is done; a GPU is waited for at each boundary.</param>
internal sealed class StepClock(Device device)
{
    private const int Uncounted = 2;

    private readonly double[] _seconds = new double[3];
    private double _total;
    private long _last;
    private int _part, _uncounted, _counted;

    /// <summary>Training time so far, all steps, seconds.</summary>
    public double Total => _total;

    /// <summary>Mean seconds of the parts over the counted steps; 0 if there were none.</summary>
    public StepSeconds Mean
    {
        get
        {
            var counted = Math.Max(1, _counted);
            return new(_seconds[0] / counted, _seconds[1] / counted, _seconds[2] / counted);
        }
    }

    /// <summary>Tokens per second over the counted steps; 0 if there were none.</summary>
    public double Rate(long tokensPerStep) => _counted > 0 ? tokensPerStep * _counted / _seconds.Sum() : 0;

    /// <summary>All that was measured, for a checkpoint.</summary>
    public StepTimes Times => new(_total, _seconds[0], _seconds[1], _seconds[2], _counted);

    /// <summary>Continues what another process measured; this one's first two steps do not count either.</summary>
    public void Continue(StepTimes times)
    {
        (_total, _seconds[0], _seconds[1], _seconds[2]) = (times.Total, times.Forward, times.Backward, times.Optimizer);
        _counted = times.Counted;
    }

    public void Start()
    {
        _part = 0;
        _last = Now();
    }

    /// <summary>Leaves out what was done since the last part ended.</summary>
    public void Skip() => _last = Now();

    /// <summary>Ends a part: forward, backward, optimizer, in this order.</summary>
    public void EndPart()
    {
        var now = Now();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        _total += seconds;
        var counts = _uncounted == Uncounted;
        if (counts) _seconds[_part] += seconds;
        if (++_part < _seconds.Length) return;
        if (counts) _counted++;
        else _uncounted++;
    }

    private long Now()
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize();
        return Stopwatch.GetTimestamp();
    }
}
