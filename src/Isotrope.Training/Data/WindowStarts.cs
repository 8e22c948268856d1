namespace Isotrope.Training.Data;

/// <summary>Numbers the windows of some stretches from 0 on, without listing them.</summary>
internal sealed class WindowStarts
{
    private readonly IReadOnlyList<Range> _stretches;
    private readonly int _stride;
    private readonly long[] _before;   // windows in all earlier stretches

    public WindowStarts(IReadOnlyList<Range> stretches, int window, int stride)
    {
        _stretches = stretches;
        _stride = stride;
        _before = new long[stretches.Count];
        for (var i = 0; i < stretches.Count; i++)
        {
            _before[i] = Count;
            var spare = CorpusPart.LengthOf(stretches[i]) - window;
            if (spare >= 0) Count += 1 + spare / stride;
        }
    }

    public long Count { get; }

    /// <summary>Where window number <paramref name="index"/> starts in the corpus.</summary>
    public int this[long index]
    {
        get
        {
            var (low, high) = (0, _before.Length);   // the last stretch with at most `index` windows before it
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                if (_before[middle] <= index) low = middle;
                else high = middle;
            }

            return _stretches[low].Start.Value + (int)(index - _before[low]) * _stride;
        }
    }
}
