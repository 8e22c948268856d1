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
    private int _uncounted, _counted;

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

    /// <summary>Begins a step.</summary>
    public void Start() => _last = Now();

    /// <summary>What has passed since the last boundary was forward; a rule with several gradients has several of them.</summary>
    public void EndForward() => End(0);

    /// <summary>What has passed since the last boundary was backward.</summary>
    public void EndBackward() => End(1);

    /// <summary>What has passed since the last boundary was the optimizer's, and the step is done.</summary>
    public void EndStep()
    {
        End(2);
        if (_uncounted == Uncounted) _counted++;
        else _uncounted++;
    }

    /// <summary>Leaves out what has passed since the last boundary.</summary>
    public void Skip() => _last = Now();

    private void End(int part)
    {
        var now = Now();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        _total += seconds;
        if (_uncounted == Uncounted) _seconds[part] += seconds;
    }

    private long Now()
    {
        if (device.type == DeviceType.CUDA) cuda.synchronize();
        return Stopwatch.GetTimestamp();
    }
}
