using System.Globalization;

namespace Isotrope.Curvature;

/// <summary>Singular values as the solvers see them: distinct and positive, each with its multiplicity;
/// zeros are only counted.</summary>
/// <remarks>Equal values have equal solutions, and a zero stays zero (H increases),
/// so both save work without an approximation.</remarks>
internal sealed class Spectrum
{
    private const double Rounding = 1e-9;   // of the weights of a quadrature
    private readonly int[] _group;   // of each value given; -1 for a zero

    private Spectrum(int[] group, double[] values, double[] counts, int columns) =>
        (_group, Values, Counts, Columns) = (group, values, counts, columns);

    /// <summary>The distinct positive values, descending.</summary>
    public double[] Values { get; }

    /// <summary>How often each occurs; not whole where nodes of a quadrature stand for the values of
    /// a spectrum that is not known one by one.</summary>
    public double[] Counts { get; }

    /// <summary>n, the dimension of the sphere.</summary>
    public int Columns { get; }

    /// <summary>Coordinates with the value 0, those that a wide matrix lacks included.</summary>
    public double Zeros => Columns - Counts.Sum() is var missing && missing > Rounding * Columns ? missing : 0;

    /// <summary>Zeros among the values given.</summary>
    public int GivenZeros => _group.Count(group => group < 0);

    /// <summary>Sum over all coordinates.</summary>
    public double Sum => Inner(Values, null);

    /// <summary>Checks and groups values.</summary>
    /// <exception cref="ArgumentException">No value, too many for the columns, or one that is negative or not finite.</exception>
    public static Spectrum Of(ReadOnlySpan<double> values, int? columns, string name = "sigma")
    {
        var n = columns ?? values.Length;
        if (values.Length == 0) throw new ArgumentException($"{name} is empty. Give at least one singular value.", name);
        if (n < values.Length)
            throw new ArgumentException(
                $"{values.Length} singular values were given for {n} columns, but a matrix with n columns has at most n. Raise " +
                $"the columns to at least {values.Length}.", nameof(columns));
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= 0 && double.IsFinite(values[i])))
                throw new ArgumentException(
                    $"{name}[{i}] is {values[i].ToString("R", CultureInfo.InvariantCulture)}, but singular values are finite " +
                    "and not negative. Compute them again from a finite matrix.", name);
        var copy = values.ToArray();
        var distinct = copy.Where(value => value > 0).GroupBy(value => value).OrderByDescending(equal => equal.Key).ToList();
        var position = distinct.Select((equal, i) => (equal.Key, i)).ToDictionary(pair => pair.Key, pair => pair.i);
        return new([.. copy.Select(value => value > 0 ? position[value] : -1)],
            [.. distinct.Select(equal => equal.Key)], [.. distinct.Select(equal => (double)equal.Count())], n);
    }

    /// <summary>Nodes with their weights, for a spectrum that is known by them alone.</summary>
    /// <param name="nodes">Positive, descending among those with a weight;
    /// nodes without one are asked about and do not count.</param>
    /// <param name="weights">How many values each stands for.</param>
    /// <param name="columns">n, at least the sum of the weights but for rounding.</param>
    public static Spectrum Weighted(double[] nodes, double[] weights, int columns) =>
        new([.. Enumerable.Range(0, nodes.Length)], nodes, weights, columns);

    /// <summary>Sum of a_i b_i over all coordinates; b defaults to ones.</summary>
    public double Inner(ReadOnlySpan<double> a, double[]? b)
    {
        var sum = 0.0;
        for (var i = 0; i < Counts.Length; i++) sum += Counts[i] * a[i] * (b is null ? 1 : b[i]);
        return sum;
    }

    /// <summary>One number per value given, in the order given.</summary>
    public double[] Expand(ReadOnlySpan<double> groups)
    {
        var expanded = new double[_group.Length];
        for (var i = 0; i < expanded.Length; i++) expanded[i] = _group[i] < 0 ? 0 : groups[_group[i]];
        return expanded;
    }
}
