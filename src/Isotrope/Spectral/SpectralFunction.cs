using System.Globalization;

namespace Isotrope.Spectral;

/// <summary>An odd function f of singular values; a gradient U·S·V^T becomes U·f(S/scale)·V^T.</summary>
/// <remarks>
/// f is given for x > 0; f(0) = 0 and f(-x) = -f(x) are understood, so f may jump at 0 as the sign does. Functions are
/// immutable; two that were made alike are equal.
/// </remarks>
public abstract record SpectralFunction
{
    /// <summary>What it is called in expressions, such as <c>power</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Its parameters by name, in the order in which one writes them.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, double>> Parameters => [];

    /// <summary>What the argument is relative to. Default: the largest singular value.</summary>
    public SpectralScale Scale { get; init; } = SpectralScale.Largest;

    /// <summary>Whether f never falls for x > 0, by its formula.</summary>
    public abstract bool IsIncreasing { get; }

    /// <summary>The whole expression, such as <c>power(p=0.5)</c>.</summary>
    public string Name
    {
        get
        {
            var parts = Parameters.Select(parameter => string.Create(CultureInfo.InvariantCulture,
                $"{parameter.Key}={parameter.Value:R}"));
            if (Scale != SpectralScale.Largest) parts = parts.Append($"scale={Scale.ToString().ToLowerInvariant()}");
            var inside = string.Join(",", parts);
            return inside.Length == 0 ? Kind : $"{Kind}({inside})";
        }
    }

    /// <summary>f(x) for x > 0.</summary>
    public abstract double At(double x);

    /// <summary>f'(x) for x > 0 where it is known exactly, otherwise null. At a kink the right derivative.</summary>
    public virtual double? SlopeAt(double x) => null;

    /// <summary>A function of one's own.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="f">f for x > 0; finite there.</param>
    /// <param name="increasing">Whether it never falls; looked at in many points, and refused if one contradicts.</param>
    /// <param name="slope">f' for x > 0, if known.</param>
    /// <param name="scale">What the argument is relative to.</param>
    /// <exception cref="ArgumentException">f is not finite at a point, or falls although it is said to increase.</exception>
    public static SpectralFunction Of(string name, Func<double, double> f, bool increasing = false,
        Func<double, double>? slope = null, SpectralScale scale = SpectralScale.Largest)
    {
        var function = new Functions.OwnFunction(name, f, increasing, slope) { Scale = scale };
        function.Check();
        return function;
    }

    /// <summary>The function x -> f(unit·x).</summary>
    internal virtual SpectralFunction InUnitsOf(double unit) => new Rescaled(this, unit);

    /// <summary>Looks at the claims in 600 points from 1e-6 to 1.5.</summary>
    /// <exception cref="ArgumentException">f is not finite at a point, or falls although it is said to increase.</exception>
    internal void Check()
    {
        var (before, last) = (0.0, 0.0);
        foreach (var x in Enumerable.Range(0, 600).Select(i => 1e-6 * Math.Pow(1.5e6, i / 599.0)))
        {
            var value = At(x);
            if (!double.IsFinite(value))
                throw new ArgumentException($"{Name} is {value} at {x:R}. Give a function that is finite for every x > 0.");
            if (IsIncreasing && value < last - 1e-13 * Math.Abs(last))   // a few roundings of an inexact formula
                throw new ArgumentException(
                    $"{Name} is said to increase, but it is {last:R} at {before:R} and {value:R} at {x:R}. " +
                    "Correct the function, or do not claim that it increases.");
            (before, last) = (x, value);
        }
    }
}
