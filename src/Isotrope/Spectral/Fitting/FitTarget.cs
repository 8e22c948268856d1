namespace Isotrope.Spectral;

/// <summary>The points at which a fit is compared with its function, and what counts as an error of 1 there.</summary>
/// <remarks>
/// An error is |g(x) - f(x)| over the larger of |f(x)| and |f(1)|: relative to the largest value where f increases, and
/// to the value itself where a falling f is large.
/// </remarks>
internal sealed class FitTarget
{
    private FitTarget(double[] x, double[] f, double[] unit) => (X, F, Unit) = (x, f, unit);

    public double[] X { get; }

    public double[] F { get; }

    public double[] Unit { get; }

    /// <summary>Points from lower to 1, evenly spaced in a variable that is logarithmic and denser at both ends.</summary>
    public static FitTarget For(SpectralFunction function, double lower, int count)
    {
        var end = Math.Abs(function.At(1));
        double[] x = [.. Enumerable.Range(0, count).Select(i => Math.Pow(lower, 0.5
            + 0.5 * Math.Cos(Math.PI * i / (count - 1))))];
        double[] f = [.. x.Select(function.At)];
        var largest = f.Max(Math.Abs);
        if (!double.IsFinite(largest) || largest == 0)
            throw new ArgumentException(
                $"{function.Name} is {largest} between {lower:g3} and 1 of its scale: there is nothing to fit. " +
                "Change its parameters, or the range that is to be covered.");
        return new(x, f, [.. f.Select(value => Math.Max(Math.Max(Math.Abs(value), end), 1e-6 * largest))]);
    }

    /// <summary>The largest error of g.</summary>
    public double ErrorOf(Func<double, double> g)
    {
        var worst = 0.0;
        for (var i = 0; i < X.Length; i++)
        {
            var error = Math.Abs(g(X[i]) - F[i]) / Unit[i];
            if (!(error <= worst)) worst = error;
        }
        return worst;
    }
}
