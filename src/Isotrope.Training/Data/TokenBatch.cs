using static TorchSharp.torch;

namespace Isotrope.Training.Data;

/// <summary>Sequences to learn from; whoever receives it owns both tensors.</summary>
/// <param name="Inputs">int64 [batch, context].</param>
/// <param name="Targets">int64 [batch, context]: the token that follows each input.</param>
public readonly record struct TokenBatch(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>Number of sequences.</summary>
    public long Count => Inputs.shape[0];

    /// <summary>What one of several replicas gets: equal shares as far as they go, at least one sequence each.</summary>
    /// <param name="replica">Which one, from 0.</param>
    /// <param name="replicas">How many there are; with more of them than sequences, several get the same.</param>
    /// <returns>Views of this batch, or the batch itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such replica.</exception>
    public TokenBatch Share(int replica, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replica);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(replica, replicas);
        if (replicas == 1) return this;
        var (first, end) = Count >= replicas
            ? (replica * Count / replicas, (replica + 1) * Count / replicas)
            : (replica % Count, replica % Count + 1);
        return new(Inputs.narrow(0, first, end - first), Targets.narrow(0, first, end - first));
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
