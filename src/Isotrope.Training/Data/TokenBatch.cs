using static TorchSharp.torch;

namespace Isotrope.Training.Data;

/// <summary>Sequences to learn from; whoever receives it owns both tensors.</summary>
/// <param name="Inputs">int64 [batch, context].</param>
/// <param name="Targets">int64 [batch, context]: the token that follows each input.</param>
public readonly record struct TokenBatch(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>Number of sequences.</summary>
    public long Count => Inputs.shape[0];

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
