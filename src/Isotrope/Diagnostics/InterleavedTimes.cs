namespace Isotrope.Diagnostics;

/// <summary>Times of several pieces of work that took turns in one process, so that what disturbs one disturbs all.</summary>
/// <remarks>
/// With one torch thread it is processor time of the calling thread, where the system tells it, and wall time otherwise. The
/// order within a round alternates. Work that takes less than a few milliseconds is repeated within a measurement.
/// </remarks>
public sealed class InterleavedTimes
{
    private const double WarmUpMilliseconds = 300, LeastMilliseconds = 5;
    private readonly double[][] _milliseconds;   // [work][round]

    private InterleavedTimes(double[][] milliseconds, bool ofThread) => (_milliseconds, OfThread) = (milliseconds, ofThread);

    /// <summary>Whether it is processor time of the calling thread; otherwise wall time.</summary>
    public bool OfThread { get; }

    /// <summary>Measures.</summary>
    /// <param name="rounds">Measurements of each, at least 1.</param>
    /// <param name="works">What to measure.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one round.</exception>
    public static InterleavedTimes Measure(int rounds, params IReadOnlyList<Action> works)
    {
        Require.InRange(rounds, 1, double.PositiveInfinity, "The median of 9 is usual.");
        var ofThread = get_num_threads() == 1 && ThreadClock.Exists;
        int[] calls = [.. works.Select(work => WarmUp(work, ofThread))];
        double[][] times = [.. works.Select(_ => new double[rounds])];
        for (var round = 0; round < rounds; round++)
            for (var turn = 0; turn < works.Count; turn++)
            {
                var i = round % 2 == 0 ? turn : works.Count - 1 - turn;
                times[i][round] = Milliseconds(works[i], calls[i], ofThread);
            }
        return new(times, ofThread);
    }

    /// <summary>Median of the rounds, for one call of a piece of work.</summary>
    /// <param name="work">Its index.</param>
    public double Milliseconds(int work) => Median(_milliseconds[work]);

    /// <summary>The time of one piece of work over that of another: the median over the rounds.</summary>
    /// <param name="numerator">Index of the one.</param>
    /// <param name="denominator">Index of the other.</param>
    public double Ratio(int numerator, int denominator) =>
        Median(_milliseconds[numerator].Zip(_milliseconds[denominator], (a, b) => a / b));

    /// <summary>Runs it until compiler and caches have settled; how often it is to be called within a measurement.</summary>
    private static int WarmUp(Action work, bool ofThread)
    {
        var (spent, last) = (0.0, 0.0);
        for (var call = 0; call == 0 || spent < WarmUpMilliseconds; call++)
        {
            last = Math.Max(1e-3, Milliseconds(work, 1, ofThread));
            spent += last;
        }
        return (int)Math.Ceiling(LeastMilliseconds / Math.Min(last, LeastMilliseconds));
    }

    private static double Milliseconds(Action work, int calls, bool ofThread) => ThreadClock.Milliseconds(() =>
    {
        for (var i = 0; i < calls; i++) work();
    }, ofThread) / calls;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
