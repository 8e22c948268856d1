using System.Collections.Concurrent;

namespace Isotrope.Spectral;

/// <summary>Fits by what was asked for: a fit takes milliseconds to seconds, and every plan asks for several.</summary>
/// <param name="make">Fits a function with a number of terms from a lower end on, increasing or not.</param>
internal sealed class KeptFits<TFit>(Func<SpectralFunction, int, double, bool, TFit> make)
{
    private const int Most = 4096;   // a map that changes at every step shall not fill the memory
    private readonly ConcurrentDictionary<(SpectralFunction, int, double, bool), TFit> _kept = new();

    public TFit Of(SpectralFunction function, int size, double lower, bool increasing)
    {
        if (_kept.Count > Most) _kept.Clear();
        // The scale says what x is, not what f is.
        return _kept.GetOrAdd((function with { Scale = SpectralScale.Largest }, size, lower, increasing),
            key => make(key.Item1, key.Item2, key.Item3, key.Item4));
    }
}
