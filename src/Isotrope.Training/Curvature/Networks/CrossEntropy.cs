using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Networks;

/// <summary>Cross entropy per token in float64, whatever the network computes in.</summary>
public static class CrossEntropy
{
    /// <summary>log Σ exp(logits) less the target's logit, in nats.</summary>
    /// <param name="logits">[b, t, V].</param>
    /// <param name="targets">int64 [b, t].</param>
    /// <returns>float64 [b, t], owned by the caller.</returns>
    public static Tensor PerToken(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var exact = logits.to(ScalarType.Float64);
        return (exact.logsumexp(-1) - exact.gather(-1, targets.unsqueeze(-1)).squeeze(-1)).MoveToOuterDisposeScope();
    }
}
