namespace Isotrope.Training.Models;

/// <summary>How causal attention is computed. Both ways give the same numbers up to rounding.</summary>
public enum Attention
{
    /// <summary>torch's fused kernel: the least memory, but it cannot be differentiated twice.</summary>
    Fused,

    /// <summary>
    /// Scores, mask and softmax as separate operations. It stores [batch, heads, context, context] per block and can be
    /// differentiated twice: for Hessian-vector products.
    /// </summary>
    Naive,
}
