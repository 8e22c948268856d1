namespace Isotrope.Curvature.Kinks;

/// <summary>Slopes for which orthogonalization is certainly optimal, from formulas:
/// a left slope up to A with a right slope from B on.</summary>
/// <remarks>
/// Each comes from one function xi on the sphere with E[xi u_i²] = sigma_i; its bounds are the slopes. They need as many values
/// as columns.
/// </remarks>
/// <param name="LargestLeft">A: the left slope may be at most this, in units of sigma.</param>
/// <param name="LogSmallestRight">ln B: the right slope must be at least this.</param>
public readonly record struct SufficientSlopes(double LargestLeft, double LogSmallestRight)
{
    /// <summary>From a linear xi: A = n (mean − (n+2)/2 (mean − min)), B = n (mean + (n+2)/2 (max − mean)).</summary>
    /// <remarks>A is positive only where min sigma/mean sigma exceeds n/(n+2).</remarks>
    /// <param name="sigma">Positive singular values, one per column.</param>
    /// <exception cref="ArgumentException">A value is not positive and finite.</exception>
    public static SufficientSlopes Linear(ReadOnlySpan<double> sigma)
    {
        var spectrum = Positive(sigma);
        var (n, mean) = ((double)spectrum.Columns, spectrum.Sum / spectrum.Columns);
        return new(n * (mean - (n + 2) / 2 * (mean - spectrum.Values[^1])),
            Math.Log(n * (mean + (n + 2) / 2 * (spectrum.Values[0] - mean))));
    }

    /// <summary>From xi = sum sigma·e^(theta·u²)/c(theta) with the Bingham law of moments sigma/sum sigma:
    /// always available.</summary>
    /// <param name="sigma">Positive singular values, one per column.</param>
    /// <exception cref="ArgumentException">A value is not positive and finite.</exception>
    public static SufficientSlopes Exponential(ReadOnlySpan<double> sigma)
    {
        var spectrum = Positive(sigma);
        var law = BinghamLaw.WithMoments(spectrum);
        var constant = Math.Log(spectrum.Sum) - law.LogNormalizer;
        return new(Math.Exp(constant + law.Theta.Min()), constant + law.Theta.Max());
    }

    private static Spectrum Positive(ReadOnlySpan<double> sigma)
    {
        var spectrum = Spectrum.Of(sigma, null);
        return spectrum.Zeros == 0 ? spectrum
            : throw new ArgumentException(
                "A singular value is 0, and then orthogonalization is optimal for no H. Give positive values.", nameof(sigma));
    }
}
