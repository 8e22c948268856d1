using Isotrope.Training.Data;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>What a network is probed on; whoever makes it disposes it.</summary>
/// <param name="Inputs">[sequences, tokens, ...], as the network begins with them.</param>
/// <param name="Targets">[sequences, tokens, ...].</param>
public sealed record ProbeSequences(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>Number of sequences.</summary>
    public int Count => (int)Targets.shape[0];

    /// <summary>Tokens per sequence.</summary>
    public int Length => (int)Targets.shape[1];

    /// <summary>Windows of the validation part of a corpus, evenly spread, on a device: fixed data that nothing was trained
    /// on.</summary>
    /// <exception cref="ArgumentException">The corpus is too short.</exception>
    public static ProbeSequences Of(CorpusSplit split, int sequences, int length, Device device)
    {
        var set = new ValidationSet(split, length, sequences, sequences);
        if (set.Count < sequences)
            throw new ArgumentException(
                $"{sequences} sequences of {length} tokens were asked for, but the validation part of '{split.Corpus.Name}' " +
                $"holds {set.Count}. Give a longer text, or fewer or shorter sequences.", nameof(sequences));
        using var batch = set.Batches().Single();
        return new(batch.Inputs.to(device, copy: true), batch.Targets.to(device, copy: true));
    }

    /// <summary>One position for each sequence, spread evenly over all positions and shuffled.</summary>
    public int[] Positions(long seed)
    {
        var random = new RandomStream("positions", seed);
        int[] positions = [.. Enumerable.Range(0, Count).Select(s => (int)((2L * s + 1) * Length / (2 * Count)))];
        for (var i = Count - 1; i > 0; i--)
        {
            var other = (int)random.Below(i + 1);
            (positions[i], positions[other]) = (positions[other], positions[i]);
        }
        return positions;
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
