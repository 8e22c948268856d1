namespace Isotrope.Training.Curvature.Readings;

/// <summary>What probing a layer gave: symmetric and antisymmetric parts of the loss for each sequence, direction and
/// radius.</summary>
/// <remarks>
/// With l(±r) the loss after a step ±r along a direction and l(0) the loss before it,
/// <code>
/// even = (l(r) + l(−r) − 2 l(0))/2,   odd = (l(r) − l(−r))/2
/// </code>
/// in nats. Sequences are the clusters of the statistics. Where directions are crossed, number k is the same direction for
/// every sequence; otherwise each sequence has its own.
/// </remarks>
/// <param name="Radii">The radii, ascending.</param>
/// <param name="Even">[sequences, directions, radii].</param>
/// <param name="Odd">[sequences, directions, radii].</param>
/// <param name="Noise">[sequences, repeats]: the even part that rounding alone gives.</param>
/// <param name="Crossed">Whether the directions are the same for every sequence.</param>
internal sealed record ProbeSamples(double[] Radii, double[,,] Even, double[,,] Odd, double[,] Noise, bool Crossed)
{
    /// <summary>Number of sequences.</summary>
    public int Sequences => Even.GetLength(0);

    /// <summary>Number of directions.</summary>
    public int Directions => Even.GetLength(1);

    /// <summary>The first sequences alone.</summary>
    public ProbeSamples Take(int sequences)
    {
        var (even, odd) = (new double[sequences, Directions, Radii.Length], new double[sequences, Directions, Radii.Length]);
        var noise = new double[sequences, Noise.GetLength(1)];
        Array.Copy(Even, even, even.Length);   // the sequence is the slowest index
        Array.Copy(Odd, odd, odd.Length);
        Array.Copy(Noise, noise, noise.Length);
        return this with { Even = even, Odd = odd, Noise = noise };
    }

    /// <summary>Rounding error of the mean of <see cref="Even"/>: the root mean square of what rounding gives a sample, over
    /// the root of the number of sequences.</summary>
    /// <remarks>All directions of a sequence share the rounding of l(0), so they do not count as independent.</remarks>
    public double NoiseFloor()
    {
        var sum = 0.0;
        foreach (var value in Noise) sum += value * value;
        return Noise.Length == 0 ? 0 : Math.Sqrt(sum / Noise.Length / Sequences);
    }

    /// <summary>All samples at a radius, [sequences · directions].</summary>
    public double[] At(int radius)
    {
        var values = new double[Sequences * Directions];
        for (int s = 0, i = 0; s < Sequences; s++)
            for (var k = 0; k < Directions; k++) values[i++] = Even[s, k, radius];
        return values;
    }

    /// <summary>Variance of the loss's even part between directions, at a radius: of the same sequence if the directions are
    /// its own, of the means over sequences if they are crossed. NaN for a single direction.</summary>
    public double DirectionVariance(int radius)
    {
        if (Directions < 2) return double.NaN;
        if (Crossed)
            return Variance([.. Enumerable.Range(0, Directions).Select(k =>
                Enumerable.Range(0, Sequences).Average(s => Even[s, k, radius]))]);
        return Enumerable.Range(0, Sequences).Average(s =>
            Variance([.. Enumerable.Range(0, Directions).Select(k => Even[s, k, radius])]));
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
