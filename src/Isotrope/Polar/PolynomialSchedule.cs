namespace Isotrope.Polar;

/// <summary>A closed list of odd quintic polynomials whose composition f approximates the sign function.</summary>
/// <remarks>
/// A schedule has its own length and its own input interval; it cannot be cycled or run for another number of steps, which
/// turns some published lists into ascent directions. Its quality is computed, not quoted: <see cref="ImageOf"/> is exact.
/// </remarks>
public sealed class PolynomialSchedule
{
    /// <summary>Closes a list of polynomials.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Paper or code that it comes from.</param>
    /// <param name="lower">Smallest input that it is meant for.</param>
    /// <param name="upper">Largest input for which f is certified to stay positive; at least 1.</param>
    /// <param name="steps">The polynomials, first to last.</param>
    /// <exception cref="ArgumentException">f is not positive on [lower, upper], or the interval is not 0 &lt; lower &lt; 1
    /// ≤ upper.</exception>
    public PolynomialSchedule(string name, string source, double lower, double upper, IReadOnlyList<Quintic> steps)
    {
        if (!(lower > 0 && lower < 1 && upper >= 1))
            throw new ArgumentException($"The interval [{lower}, {upper}] must satisfy 0 < lower < 1 <= upper.");
        (Name, Source, Lower, Upper, Steps) = (name, source, lower, upper, [.. steps]);
        if (!(ImageOf(lower, upper).Low > 0))
            throw new ArgumentException(
                $"The schedule '{name}' takes values that are not positive on [{lower}, {upper}]: it would " +
                "reverse parts of the gradient. Narrow the interval or change the coefficients.");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Paper or code that it comes from.</summary>
    public string Source { get; }

    /// <summary>Smallest input that it is meant for.</summary>
    public double Lower { get; }

    /// <summary>Largest admissible input.</summary>
    public double Upper { get; }

    /// <summary>The polynomials, first to last.</summary>
    public IReadOnlyList<Quintic> Steps { get; }

    /// <summary>f(x), the composition at one number.</summary>
    public double At(double x) => Steps.Aggregate(x, (value, step) => step.At(value));

    /// <summary>The exact image of [low, high] under f, for 0 ≤ low ≤ high.</summary>
    public (double Low, double High) ImageOf(double low, double high)
    {
        foreach (var step in Steps)
        {
            // Outside the positive axis p is odd: the image of [-u, v] is made of the images of its two halves.
            if (low >= 0) (low, high) = step.Image(low, high);
            else
            {
                var (_, depth) = step.Image(0, -low);
                var (dip, top) = step.Image(0, Math.Max(high, 0));
                (low, high) = (Math.Min(-depth, dip), Math.Max(top, -step.Image(0, -low).Low));
            }
        }
        return (low, high);
    }
}
