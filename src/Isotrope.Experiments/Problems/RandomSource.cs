using Isotrope.Training.Data;

namespace Isotrope.Experiments.Problems;

/// <summary>Where the random numbers of a problem come from: torch's generators, each begun by a stream with a name of its
/// own.</summary>
/// <remarks>
/// The original begins one and the same generator with one seed before the data and again before the starting point, so that
/// the two are correlated, and draws minibatches from it. The compatible mode repeats that; otherwise data, start and
/// minibatches have nothing to do with each other. Source of the finding: the original's scripts,
/// <see href="https://github.com/timlautk/polargrad"/>.
/// </remarks>
/// <param name="seed">The seed.</param>
/// <param name="original">Whether to repeat the original's reuse of it.</param>
internal sealed class RandomSource(long seed, bool original)
{
    /// <summary>The seed of the original's scripts.</summary>
    public const long OriginalSeed = 42;

    /// <summary>The generator for the data.</summary>
    public Generator Data() => Named("data");

    /// <summary>The generator for the starting point.</summary>
    public Generator Start() => Named("start");

    /// <summary>The generator for minibatches.</summary>
    /// <param name="skip">What the original draws from the generator before.</param>
    public Generator Batches(Action<Generator> skip)
    {
        var generator = Named("batches");
        if (original) skip(generator);
        return generator;
    }

    /// <summary>For the name of a problem.</summary>
    public override string ToString() => original ? $"seed {seed}, reused as in the original" : $"seed {seed}";

    private Generator Named(string name) => new(original ? (ulong)seed : new RandomStream(name, seed).NextBits() >> 1);
}
