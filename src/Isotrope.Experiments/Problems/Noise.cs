using Isotrope.Training.Data;

namespace Isotrope.Experiments.Problems;

/// <summary>Normal noise on gradients [.., m, n] with E‖noise‖_F² = σ² for each matrix.</summary>
/// <param name="deviation">σ.</param>
/// <param name="seed">Which of its many versions.</param>
internal sealed class Noise(double deviation, long seed) : IDisposable
{
    private readonly Generator _random = new(new RandomStream("gradient noise", seed).NextBits() >> 1);

    /// <summary>A gradient with noise of its own.</summary>
    public Tensor On(Tensor gradient)
    {
        var entries = gradient.shape[^1] * gradient.shape[^2];
        return gradient + randn(gradient.shape, dtype: gradient.dtype, generator: _random) * (deviation / Math.Sqrt(entries));
    }

    /// <inheritdoc/>
    public void Dispose() => _random.Dispose();
}
