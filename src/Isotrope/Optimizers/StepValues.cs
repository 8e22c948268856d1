namespace Isotrope.Optimizers;

/// <summary>The measures of a step: on the device until they are read.</summary>
/// <param name="sums">Σ‖ΔW‖², Σ⟨ΔW, G⟩ and Σ⟨ΔW, D⟩, float64 [3]; the values own it.</param>
/// <param name="count">Entries that were updated.</param>
internal sealed class StepValues(Tensor sums, long count) : IDisposable
{
    private (double Rms, double Slope, double Decrease)? _read;

    /// <summary>Waits for the device the first time.</summary>
    public (double Rms, double Slope, double Decrease) Read()
    {
        if (_read is { } known) return known;
        if (sums.IsInvalid)
            throw new InvalidOperationException(
                "The measures of a step are kept until the next one only, and nobody had read these. Read LastStep after each " +
                "step whose measures are wanted.");
        using var here = sums.cpu();
        var values = here.data<double>().ToArray();
        _read = (Math.Sqrt(values[0] / count), values[1], -values[2]);
        sums.Dispose();
        return _read.Value;
    }

    public void Dispose() => sums.Dispose();
}
