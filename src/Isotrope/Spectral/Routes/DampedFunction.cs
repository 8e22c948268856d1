namespace Isotrope.Spectral.Routes;

/// <summary>f on singular values, in proportion to them where they are too small to be told from rounding.</summary>
/// <param name="function">f, with its own scale.</param>
/// <param name="lower">Below this fraction of the norm f(x) is replaced by the straight line to 0.</param>
/// <param name="units">What the values were divided by before, one power of two for each matrix; absolute functions need
/// them.</param>
internal sealed class DampedFunction(SpectralFunction function, double lower, IReadOnlyList<double> units)
{
    /// <summary>f(σ)/σ for singular values σ [m] or [b, m]; evaluated on the processor, so a device is waited for.</summary>
    public Tensor Factors(Tensor sigma)
    {
        var values = sigma.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        var m = (int)sigma.shape[^1];
        for (var start = 0; start < values.Length; start += m) Replace(values.AsSpan(start, m), units[start / m]);
        return tensor(values, sigma.shape, dtype: ScalarType.Float64, device: sigma.device);
    }

    private void Replace(Span<double> sigma, double unit)
    {
        double largest = 0, squares = 0;
        foreach (var value in sigma)
        {
            largest = Math.Max(largest, value);
            squares += value * value;
        }
        if (largest == 0)
        {
            sigma.Clear();
            return;
        }
        var norm = function.Scale == SpectralScale.Frobenius ? Math.Sqrt(squares) : largest;
        var toArgument = function.Scale == SpectralScale.Absolute ? unit : 1 / norm;
        for (var i = 0; i < sigma.Length; i++)
        {
            var value = Math.Max(sigma[i], lower * norm);
            sigma[i] = function.At(value * toArgument) / value;
        }
    }
}
